/**
 * <hear-me-out council="…">: on a council's own page. Until this runs, what stands inside the tag is shown.
 * It opens the chat in a frame of our origin, and leaves with it when the person hides the page.
 *
 * Attributes: `council` (required); `open-label`, `close-label`, `frame-title`, `slow-label` (words, see LABELS).
 */

// The same words as launcher_* in strings.en-GB.json; a page of another origin cannot fetch that file.
export const LABELS = Object.freeze({
  'open-label': 'Open the chat',
  'close-label': 'Close the chat',
  'frame-title': 'Chat',
  'slow-label': 'The chat did not open. You can use these instead.',
})
const SLOW_MS = 8000
const HIDE_WITHIN_MS = 500
const SHIFTS = { presses: 3, withinMs: 5000 }

const STYLE = `
:host { display: block; font: 1.1875rem/1.5 ui-rounded, system-ui, sans-serif; }
[hidden] { display: none !important; }
button { font: inherit; font-weight: 650; min-height: 3rem; padding: .6rem 1.3rem; border-radius: 1rem; cursor: pointer;
  border: 2px solid #0b4f55; background: #0b5d63; color: #fff; }
button:hover { background: #08474c; }
button:focus-visible { outline: 4px solid #ffbf47; outline-offset: 2px; box-shadow: 0 0 0 8px #1d2a2c; }
.panel { position: fixed; inset: 0; z-index: 2147483000; display: grid; grid-template-rows: 1fr auto; background: #fbf6ee;
  box-shadow: 0 .5rem 2.5rem rgb(20 40 45 / .35); }
iframe { width: 100%; height: 100%; border: 0; background: #fbf6ee; }
.close { border-radius: 0; border-width: 2px 0 0; background: #fff; color: #0b4f55; width: 100%; }
.close:hover { background: #eaf3f1; }
.slow { padding: 1rem; }
@media (min-width: 48em) and (min-height: 34em) {
  .panel { inset: auto 1.5rem 1.5rem auto; width: 27rem; height: min(46rem, calc(100vh - 3rem)); border-radius: 1.25rem; overflow: hidden; }
}
@media (forced-colors: active) { .panel { border: 2px solid CanvasText; } }
`

export class HearMeOut extends HTMLElement {
  static origin = new URL(import.meta.url).origin

  static define(tag = 'hear-me-out', registry = customElements) {
    if (!registry.get(tag)) registry.define(tag, this)
  }

  #stop = new AbortController() // of what it listens to while it is on the page
  #shifts = 0
  #lonely = false
  #since = 0
  #moving = false // open, and put somewhere else on the page: it opens there again

  connectedCallback() {
    this.#stop = new AbortController()
    const listening = { signal: this.#stop.signal }
    this.#draw()
    addEventListener('message', event => this.#heard(event), listening)
    addEventListener('keydown', event => this.#keyDown(event), { ...listening, capture: true })
    addEventListener('keyup', event => this.#keyUp(event), { ...listening, capture: true })
    for (const type of ['pointerdown', 'wheel']) addEventListener(type, () => this.#notAlone(), { ...listening, capture: true, passive: true })
    if (this.#moving) this.open()
  }

  disconnectedCallback() {
    this.#moving = Boolean(this.frame) && !this.panel.hidden
    queueMicrotask(() => { this.#moving = false }) // put in again at once: it is only moved
    this.#stop.abort()
    clearTimeout(this.slowTimer)
    this.shadowRoot?.replaceChildren()
    this.frame = null
  }

  /** Open the chat; the frame is made the first time, so that the council's page stays light. */
  open() {
    if (!this.frame) this.#makeFrame()
    this.panel.hidden = false
    this.opener.setAttribute('aria-expanded', 'true')
    this.frame.focus()
  }

  /** Close the panel, keep the talk: it is still there when it is opened again. */
  close() {
    this.panel.hidden = true
    this.opener.setAttribute('aria-expanded', 'false')
    this.opener.focus()
  }

  #draw() {
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' })
    addStyle(root)
    this.opener = make('button', { type: 'button', part: 'open', 'aria-expanded': 'false' }, this.#label('open-label'))
    this.opener.addEventListener('click', () => this.open())
    this.panel = make('div', { class: 'panel', role: 'dialog', 'aria-label': this.#label('frame-title'), hidden: '' })
    const close = make('button', { type: 'button', class: 'close' }, this.#label('close-label'))
    close.addEventListener('click', () => this.close())
    this.slow = make('div', { class: 'slow', hidden: '' }, this.#label('slow-label'))
    this.panel.append(this.slow, close)
    this.inside = make('slot', {})
    root.append(this.opener, this.panel, this.inside)
  }

  #makeFrame() {
    const address = `${HearMeOut.origin}/c/${encodeURIComponent(this.getAttribute('council') ?? '')}/chat`
    this.frame = make('iframe', { src: address, title: this.#label('frame-title'), allow: 'microphone', referrerpolicy: 'no-referrer' })
    this.panel.prepend(this.frame)
    this.slowTimer = setTimeout(() => this.#tooSlow(), SLOW_MS)
  }

  /** The frame never came: what stands inside the tag (phone numbers) is moved to where the person looks. */
  #tooSlow() {
    this.slow.hidden = false
    this.slow.append(this.inside)
  }

  #heard({ source, origin, data }) {
    if (!this.frame || source !== this.frame.contentWindow || origin !== HearMeOut.origin) return
    if (data?.hearMeOut === 'ready') clearTimeout(this.slowTimer)
    if (data?.hearMeOut === 'close') this.close()
    if (data?.hearMeOut === 'hide') this.#leave(data.neutral)
  }

  /** The chat has emptied itself; now this page goes too, with nothing to come back to. */
  #leave(neutral) {
    cover()
    location.replace(/^https?:\/\//.test(neutral) ? neutral : 'about:blank')
  }

  #keyDown(event) {
    if (event.key === 'Escape' && this.frame && !this.panel.hidden) this.close()
    this.#lonely = event.key === 'Shift' && !event.ctrlKey && !event.altKey && !event.metaKey
    if (!this.#lonely) this.#shifts = 0
  }

  /** Shift with a click or a wheel selects or scrolls: nobody asked to hide anything. */
  #notAlone() {
    this.#lonely = false
    this.#shifts = 0
  }

  /** Shift three times works out here too, once the chat has been opened. */
  #keyUp(event) {
    if (event.key !== 'Shift' || !this.#lonely || !this.frame) return
    this.#lonely = false
    const now = event.timeStamp
    if (!this.#shifts || now - this.#since > SHIFTS.withinMs) [this.#shifts, this.#since] = [0, now]
    this.#shifts += 1
    if (this.#shifts < SHIFTS.presses) return
    cover()
    this.frame.contentWindow.postMessage({ hearMeOut: 'hide' }, HearMeOut.origin)
    setTimeout(() => this.#leave(''), HIDE_WITHIN_MS) // the frame tells where to; if it is dead, leave anyway
  }

  #label(name) {
    return this.getAttribute(name) ?? LABELS[name]
  }
}

/** White over everything, at once; the page below is hidden from screen readers as well. */
function cover() {
  const white = make('div', { role: 'alert' })
  Object.assign(white.style, { position: 'fixed', inset: '0', zIndex: '2147483647', background: '#fff' })
  for (const child of document.body.children) child.toggleAttribute('inert', true)
  document.body.append(white)
  document.title = ' '
}

/** A constructed sheet needs no exception in the council's own content security policy. */
function addStyle(root) {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(STYLE)
  root.adoptedStyleSheets = [sheet]
}

function make(tag, attributes, words = '') {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value)
  node.textContent = words
  return node
}
