/**
 * Pictures first: one short line, one big picture and at most two answers a screen, for the whole talk. The transcript
 * goes on behind it, so nothing is lost when it is switched off.
 */

import { button, choiceGroup, el, picture } from './drawing.js'
import { messageItem } from './message.js'
import { screensOf, wordsOn } from './screens.js'

/** @import { Message, Own, Said } from './types.d.ts' @import { Screen } from './screens.js' */

const AT_ONCE = 2

export class Deck {
  #parts
  /** @type {Screen[]} */
  #screens = []
  #at = 0
  #from = 0 // which of the choices is the first one in view
  /** @type {HTMLElement[]} */
  #added = []
  on = false

  /** @param {HTMLElement} element @param {import('./message.js').Parts & {say: (words: string) => void, record: () => Said[], conversation: EventTarget}} parts */
  constructor(element, parts) {
    this.element = element
    this.#parts = parts
    const on = (type, act) => parts.conversation.addEventListener(type, event => this.on && act(/** @type {CustomEvent} */ (event).detail))
    on('said', ({ entry }) => this.#said(entry))
    on('arrived', ({ messages, again }) => this.#arrived(messages, again))
    on('refused', () => this.again())
    on('cleared', () => this.#clear())
  }

  /** Begin where the talk is now. */
  open() {
    this.on = true
    document.documentElement.dataset.deck = 'on'
    this.element.hidden = false
    this.#bringBack()
    if (document.activeElement === document.body || !document.activeElement?.checkVisibility()) this.element.focus()
  }

  close() {
    this.on = false
    delete document.documentElement.dataset.deck
    this.element.hidden = true
    this.#clear()
  }

  /** The screen that was left: after a refused answer, or when something beside it was left out. */
  again() {
    this.#draw()
  }

  /** A place below the screen for something the page itself says, until the next answer is here. */
  add() {
    const place = el('div')
    this.#added.push(place)
    this.element.append(place)
    return place
  }

  #clear() {
    this.#added = []
    this.element.replaceChildren()
  }

  /** Said also while the menu or help lies over it: nobody sees then that something came. */
  #arrived(messages, again) {
    this.#added = this.#added.filter(place => !place.hasChildNodes()) // an empty one still waits for its words
    if (again) this.#bringBack(true)
    else this.#show(messages, true)
  }

  /** @param {boolean} [heard] */
  #bringBack(heard) {
    const record = this.#parts.record()
    const last = record.findLastIndex(said => said.kind === undefined || said.kind === 'you')
    const told = /** @type {Message[]} */ (record.slice(last + 1))
    if (told.length) this.#show(told, heard)
    else if (last >= 0) this.#said(/** @type {Own} */ (record[last]))
  }

  /** @param {Message[]} messages @param {boolean} [heard] */
  #show(messages, heard) {
    this.#screens = screensOf(messages, this.#parts)
    this.#at = this.#from = 0
    this.#draw(heard)
    if (this.#screens[0]?.whole) this.element.scrollIntoView({ block: 'start', behavior: 'instant' }) // all its answers in view
    else window.scrollTo(0, 0)
  }

  /** What they just said, until the answer comes. @param {Own} entry */
  #said({ choice, label, picture: key, text }) {
    const { t } = this.#parts
    const words = choice === undefined ? t('you_said', { words: text }) : t('you_chose', { label: label ?? choice })
    this.#replace(el('div', { class: 'screen mine' }, picture(key ?? ''), el('p', { class: 'words', dir: 'auto' }, words)))
  }

  /** @param {boolean} [heard]  whether it is said; else where it can be seen */
  #draw(heard = this.element.checkVisibility()) {
    const screen = this.#screens[this.#at]
    if (!screen) return
    const { t } = this.#parts
    const shown = screen.choices.slice(this.#from, this.#from + AT_ONCE)
    const turns = el('div', { class: 'turns' },
      this.#at < this.#screens.length - 1 && button(t('next'), () => this.#turn(1), { class: 'plain onward', icon: 'forward' }),
      screen.more && button(t('more_lines'), () => this.#open(), { class: 'plain more-lines', icon: 'down' }),
      screen.choices.length > AT_ONCE && button(t('more_choices'), () => this.#more(), { class: 'plain more-choices', icon: 'again' }),
      this.#at > 0 && button(t('before'), () => this.#turn(-1), { class: 'plain', icon: 'back' }))
    this.#replace(this.#body(screen), shown.length > 0 && this.#choices(shown), turns.childElementCount > 0 && turns)
    if (screen.whole || heard) this.#parts.say(wordsOn(screen, shown, t))
  }

  /** @param {Screen} screen */
  #body({ line = { say: '' }, node, whole }) {
    if (whole) return el('ol', { class: 'screen whole' }, ...whole.map(({ message, open }) => messageItem(message, { ...this.#parts, open })))
    if (node) return el('div', { class: 'screen' }, node())
    const words = el('p', { class: 'words' }, line.say)
    return el('div', { class: 'screen' }, picture(line.picture, line.alt ?? ''), words, this.#listen(words))
  }

  #listen(words) {
    const { t, read } = this.#parts
    const nodes = () => [words, ...this.element.querySelectorAll('.choice .words')]
    return button(t('listen'), event => read(nodes(), event.currentTarget), { class: 'listen', icon: 'listen', 'aria-pressed': 'false' })
  }

  #choices(shown) {
    const { t, choose } = this.#parts
    return choiceGroup(shown, { t, look: 'two', choose: choice => {
      const { act } = shown.find(one => one.id === choice.id) ?? {}
      if (act) act(scale => this.#replace(scale))
      else choose(choice)
    } })
  }

  #turn(by) {
    this.#at += by
    this.#from = 0
    this.#draw()
    this.#keepFocusOn('.onward')
  }

  /** What this screen opens comes next; what can be chosen moves to the end of it. */
  #open() {
    const screen = this.#screens[this.#at]
    const { more = [], choices } = screen
    this.#screens.splice(this.#at, 1, { ...screen, more: undefined, choices: [] }, ...more.slice(0, -1), ...more.slice(-1).map(last => ({ ...last, choices })))
    this.#turn(1)
  }

  #more() {
    const { choices } = this.#screens[this.#at]
    this.#from = this.#from + AT_ONCE < choices.length ? this.#from + AT_ONCE : 0
    this.#draw()
    this.#keepFocusOn('.more-choices')
  }

  #keepFocusOn(wanted) {
    const again = this.element.querySelector(wanted)
    if (again instanceof HTMLElement) again.focus({ preventScroll: true })
  }

  /** The focus stays in here, so that a key does not have to find its way back after each answer. */
  #replace(...nodes) {
    const inside = this.element.contains(document.activeElement)
    this.element.replaceChildren(...nodes.filter(Boolean), ...this.#added)
    if (inside) this.element.focus({ preventScroll: true })
  }
}
