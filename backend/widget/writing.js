/**
 * Where the person writes, and next to it the one place for "not sent yet", "offline" and trying again.
 */

import { button, el } from './drawing.js'

const MOST = 20_000 // letters, the limit of the gateway
const WARN = 500 // letters left when we begin to say so

export class Composer {
  #t
  #send
  #shift = false // the Shift key itself is held: a phone that will write a capital says "shift" too

  /** @param {{t: import('./types.d.ts').Words, send: (text: string) => void, extra?: Node|null}} parts  extra: the button for speaking */
  constructor({ t, send, extra = null }) {
    this.#t = t
    this.#send = send
    this.box = el('textarea', {
      id: 'words', rows: 1, autocomplete: 'off', enterkeyhint: 'send', dir: 'auto', 'aria-describedby': 'words-note',
      onkeydown: event => this.#enterSends(event), onkeyup: event => { if (event.key === 'Shift') this.#shift = false },
      onblur: () => { this.#shift = false }, oninput: () => this.#grow(),
    })
    this.note = el('p', { id: 'words-note', class: 'small' })
    this.label = el('label', { for: 'words' }, t('write_here'))
    const send_ = button(t('send'), null, { class: 'send', icon: 'send', type: 'submit' })
    this.element = el('form', { class: 'composer', onsubmit: event => this.#submit(event) },
      this.label, el('div', { class: 'writing' }, this.box, extra, send_), this.note)
  }

  get words() {
    return this.box.value
  }

  /** Say what the box is for: at the first question, that they need not press anything. @param {string|undefined} ask */
  askedFor(ask) {
    this.label.textContent = this.#t(ask === 'kind' ? 'write_first' : 'write_here')
  }

  /** Words that were refused, or spoken, go back in front of what is being written. */
  giveBack(words) {
    this.box.value = [words, this.box.value].filter(Boolean).join('\n')
    this.#grow()
  }

  /** Say something about the words, next to them. */
  tell(words) {
    this.note.textContent = words
  }

  clear() {
    this.box.value = ''
    this.#grow()
  }

  #enterSends(event) {
    if (event.key === 'Shift') this.#shift = true
    // Enter also ends a word in keyboards for other scripts: isComposing, or 229 where a browser says so too late.
    if (event.key !== 'Enter' || event.isComposing || event.keyCode === 229 || (event.shiftKey && this.#shift)) return
    event.preventDefault()
    this.element.requestSubmit()
  }

  #submit(event) {
    event.preventDefault()
    const words = this.box.value
    const empty = !words.trim()
    if (empty || lettersIn(words) > MOST) {
      this.box.setAttribute('aria-invalid', 'true')
      this.tell(this.#t(empty ? 'empty' : 'too_long'))
      this.box.focus()
      return
    }
    this.clear()
    this.#send(words)
  }

  #grow() {
    this.box.removeAttribute('aria-invalid')
    this.box.rows = Math.min(6, Math.max(1, this.box.value.split('\n').length, Math.ceil(this.box.value.length / 34)))
    const left = MOST - lettersIn(this.box.value)
    if (left < 0) this.tell(this.#t('too_long'))
    else this.tell(left < WARN ? this.#t('left', { left }) : '')
  }
}

/** Counted as the gateway counts: an emoji is one or a few, never a half. */
const lettersIn = words => words.length > MOST / 2 ? [...words].length : words.length

/** "14:35": when a limit is over. @param {number} at  milliseconds @param {string} lang  BCP 47 */
export const clockTime = (at, lang) => new Intl.DateTimeFormat(lang, { hour: '2-digit', minute: '2-digit' }).format(at)

const DRAFT = 'hear-me-out-draft'

/** A frame that is moved on the council's page loads anew: what stood in the box is there again, in this tab only. */
export class Draft {
  /** @param {Composer} composer @param {Storage|null} store */
  constructor(composer, store) {
    this.composer = composer
    this.store = store
  }

  /** As the page goes; while it is open nothing of it is on the device. */
  keep() {
    const { words } = this.composer
    if (words.trim()) this.store?.setItem(DRAFT, words)
  }

  bringBack() {
    const words = this.store?.getItem(DRAFT)
    this.store?.removeItem(DRAFT)
    if (words) this.composer.giveBack(words)
  }
}

export class Status {
  /** @type {string|null} */
  #shown = null

  /**
   * @param {{t: import('./types.d.ts').Words, say: (words: string) => void, toForm: (() => void)|null, mayForm: () => boolean}} parts
   *   toForm: go to the plain form; mayForm: is somebody there to serve it?
   */
  constructor({ t, say, toForm, mayForm }) {
    this.t = t
    this.say = say
    this.toForm = toForm
    this.mayForm = mayForm
    this.element = el('div', { class: 'status', hidden: true })
  }

  /**
   * @param {string|null} key  a string; null: nothing is wrong
   * @param {(() => void)|null} act  what pressing does
   * @param {string} [label]  a string for the button; without it the whole line is the button
   * @param {Record<string, string>} [facts]  for the {blanks} of the string
   */
  show(key, act = null, label = undefined, facts = {}) {
    const name = `${key} ${label} ${Boolean(act)} ${facts.time} ${this.mayForm()}`
    if (this.#shown === name || (!key && !this.#shown)) return
    this.#shown = key && name
    this.element.hidden = !key
    this.element.replaceChildren(...(key ? this.#drawn(this.t(key, facts), act, label) : []))
    if (key) this.say(this.t(key, facts))
  }

  #drawn(words, act, label) {
    if (!act) return [el('p', {}, words)]
    const pressed = button(label ? this.t(label) : words, act, { class: 'again', icon: 'again' })
    const form = this.toForm && this.mayForm() && button(this.t('plain_form'), this.toForm, { class: 'to-form', icon: 'change' })
    return [label && el('p', {}, words), pressed, form].filter(Boolean)
  }
}
