/**
 * Pictures first: one short line, one big picture and at most two answers a screen, for the whole talk. The transcript
 * goes on behind it, so nothing is lost when it is switched off. A help card, and what is asked after harm, is never cut
 * into pieces: all its numbers and answers stand on one screen.
 */

import { button, choiceGroup, el, picture } from './drawing.js'
import { helpWith, messageItem, summaryCard } from './message.js'
import { receiptCard } from './receipt.js'

/**
 * @import { Choice, Line, Message, Own, Said, Start, Words } from './types.d.ts'
 * @typedef {{line?: Line, node?: () => HTMLElement, whole?: {message: Message, open: boolean}[], choices: (Choice & Partial<Start>)[]}} Screen
 */

const AT_ONCE = 2
const WHOLE = new Set(['safe_now', 'after_harm'])
// What stands opposite comes with it: an answer on a later screen would weigh less.
const OPPOSITE = new Map([['yes', 'no'], ['no', 'yes'], ['yes_please', 'no_thanks'], ['thank_you', 'complaint']])

export class Deck {
  #parts
  /** @type {Screen[]} */
  #screens = []
  #at = 0
  #from = 0 // which of the choices is the first one in view
  on = false

  /** @param {HTMLElement} element @param {import('./message.js').Parts & {say: (words: string) => void, record: () => Said[], conversation: EventTarget}} parts */
  constructor(element, parts) {
    this.element = element
    this.#parts = parts
    const on = (type, act) => parts.conversation.addEventListener(type, event => this.on && act(/** @type {CustomEvent} */ (event).detail))
    on('said', ({ entry }) => this.#said(entry))
    on('arrived', ({ messages, again }) => again ? this.#bringBack() : this.#show(messages))
    on('refused', () => this.again())
    on('cleared', () => this.element.replaceChildren())
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
    this.element.replaceChildren()
  }

  /** The screen that was left: after a refused answer, or when something beside it was left out. */
  again() {
    this.#draw()
  }

  /** A place below the screen for something the page itself says. */
  add() {
    const place = el('div')
    this.element.append(place)
    return place
  }

  #bringBack() {
    const record = this.#parts.record()
    const last = record.findLastIndex(said => said.kind === undefined || said.kind === 'you')
    const told = /** @type {Message[]} */ (record.slice(last + 1))
    if (told.length) this.#show(told)
    else if (last >= 0) this.#said(/** @type {Own} */ (record[last]))
  }

  /** @param {Message[]} messages */
  #show(messages) {
    this.#screens = screensOf(messages, this.#parts)
    this.#at = this.#from = 0
    this.#draw()
    if (this.#screens[0]?.whole) this.element.scrollIntoView({ block: 'start', behavior: 'instant' }) // all its answers in view
    else window.scrollTo(0, 0)
  }

  /** What they just said, until the answer comes. @param {Own} entry */
  #said({ choice, label, picture: key, text }) {
    const { t } = this.#parts
    const words = choice === undefined ? t('you_said', { words: text }) : t('you_chose', { label: label ?? choice })
    this.#replace(el('div', { class: 'screen mine' }, picture(key ?? ''), el('p', { class: 'words', dir: 'auto' }, words)))
  }

  #draw() {
    const screen = this.#screens[this.#at]
    if (!screen) return
    const { t } = this.#parts
    const shown = screen.choices.slice(this.#from, this.#from + AT_ONCE)
    const turns = el('div', { class: 'turns' },
      this.#at < this.#screens.length - 1 && button(t('next'), () => this.#turn(1), { class: 'plain onward', icon: 'forward' }),
      screen.choices.length > AT_ONCE && button(t('more_choices'), () => this.#more(), { class: 'plain more-choices', icon: 'again' }),
      this.#at > 0 && button(t('before'), () => this.#turn(-1), { class: 'plain', icon: 'back' }))
    this.#replace(this.#body(screen), shown.length > 0 && this.#choices(shown), turns.childElementCount > 0 && turns)
    if (screen.whole || this.element.checkVisibility()) this.#parts.say(wordsOn(screen, shown, t))
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
    this.element.replaceChildren(...nodes.filter(Boolean))
    if (inside) this.element.focus({ preventScroll: true })
  }
}

/** @param {Message[]} messages @param {import('./message.js').Parts} parts @returns {Screen[]} */
function screensOf(messages, parts) {
  const asking = messages.findLast(message => message.ask || message.choices?.length)
  /** @type {Screen[]} */
  const screens = []
  for (const message of messages) {
    const whole = { message, open: message === asking }
    const before = screens.at(-1)?.whole
    if (message.kind !== 'help' && !WHOLE.has(message.ask ?? '')) screens.push(...screensIn(message, whole.open, parts))
    else if (before) before.push(whole)
    else screens.push({ whole: [whole], choices: [] })
  }
  return screens
}

/** @param {Message} message @param {boolean} open @param {import('./message.js').Parts} parts @returns {Screen[]} */
function screensIn(message, open, parts) {
  const { t, choose, starts = [] } = parts
  const asked = choice => choose({ ...choice, ...(message.ask && { ask: message.ask }) })
  const { lines = [], summary, receipt } = message
  /** @type {Screen[]} */
  const screens = [...lines.filter(line => line.place === 'strip'), ...lines.filter(line => !line.place)].map(line => ({ line, choices: [] }))
  if (summary) screens.push({ node: () => summaryCard(summary, { t, choose: asked, open }), choices: [] })
  if (receipt) screens.push({ node: () => receiptCard(message, parts), choices: [] })
  const last = screens.at(-1)
  if (open && last) last.choices = choicesOf(message, t, message.ask === 'kind' ? starts : [])
  return screens
}

/** @param {Message} message @param {Words} t @param {Start[]} starts */
function choicesOf(message, t, starts) {
  const offered = [...(message.choices ?? []).filter(choice => choice.place !== 'bar')]
  const opposite = offered.findIndex(choice => choice.id === OPPOSITE.get(offered[0].id))
  if (opposite > 1) offered.splice(1, 0, ...offered.splice(opposite, 1))
  const all = [...offered, ...starts, ...(message.ask ? helpWith(message, t) : [])]
  return all.map(choice => ({ ...choice, ...(message.ask && { ask: message.ask }) }))
}

/** @param {Screen} screen @param {Choice[]} shown @param {Words} t */
function wordsOn({ line, whole }, shown, t) {
  const lines = whole ? whole.flatMap(({ message }) => (message.lines ?? []).map(one => one.say)) : [line?.say]
  const choices = whole ? whole.flatMap(({ message, open }) => open ? message.choices ?? [] : []) : shown
  const labels = choices.map(choice => choice.label).join(', ')
  return [...lines, labels && t('you_can_choose', { labels })].filter(Boolean).join(' ')
}
