/**
 * The transcript (everything said, in order, in one list) and the one polite live region that says it aloud.
 */

import { button, chosenBefore, el, retire, spoken } from './drawing.js'
import { messageItem } from './message.js'

/** @import { Message, Own, Said, Words } from './types.d.ts' */

export class Log {
  #list = el('ol', { class: 'transcript' })
  #notes = new WeakMap() // entry → the small line under it
  /** @type {Message|null} the question that can be answered now */
  #last = null

  /** @param {import('./message.js').Parts} parts */
  constructor(parts) {
    this.parts = parts
    // role=log is a live region unless it is told not to be: the announcer alone speaks.
    this.element = el('div', { role: 'log', 'aria-live': 'off', 'aria-label': parts.t('messages_label'), class: 'log' }, this.#list)
  }

  /** Show messages; returns the first new item, for scrolling. @param {Message[]} messages */
  arrive(messages) {
    const asking = messages.findLast(message => message.kind !== 'you' && (message.ask || message.choices?.length))
    const fresh = messages.map(message => this.#draw(message, message === asking))
    this.#last = asking ?? this.#last
    return fresh[0]
  }

  /** What the person said. A pressed button is its own record; words become a bubble. @param {Own} entry */
  said(entry) {
    const pressed = entry.choice !== undefined && this.#list.querySelector('button[data-pressed]:not([aria-disabled])')
    retire(this.#list, this.parts.t)
    const note = el('p', { class: 'note' })
    if (pressed) pressed.after(note)
    else this.#list.append(this.#own(entry, note))
    this.#notes.set(entry, note)
    return note
  }

  /** On its way, waiting, not sent: said in words under the entry. Arrived: nothing, so that "sent" means one thing. */
  mark(entry) {
    const note = this.#notes.get(entry)
    if (!note) return
    note.dataset.state = entry.state
    const words = { sending: 'sending', waiting: 'waiting', not_sent: 'not_sent_short', refused: 'not_sent_short' }[entry.state]
    note.replaceChildren(...(words ? [this.parts.t(words)] : []))
  }

  /** The last question once more, after an answer that was refused. */
  offerAgain() {
    if (this.#last) this.#draw(this.#last, true)
  }

  /** A place in the talk for something the page itself says. */
  add() {
    const item = el('li', { class: 'from-helper' })
    this.#list.append(item)
    return item
  }

  clear() {
    this.#list.replaceChildren()
    this.#last = null
  }

  #draw(message, open) {
    const item = message.kind === 'you' ? this.#own(message) : messageItem(message, { ...this.parts, open })
    this.#list.append(item)
    return item
  }

  /** @param {Said} said @param {Node|null} note */
  #own({ text, choice, label, picture, sent }, note = null) {
    const { t } = this.parts
    const words = choice === undefined
      ? el('p', { class: 'bubble', dir: 'auto' }, !sent && spoken(t('you_said', { words: '' })), sent ? t('sent_before') : text)
      : chosenBefore(label ?? choice, picture, t)
    return el('li', { class: 'from-me' }, words, note)
  }
}

const STAYS_MS = 1200 // shorter than about a second and some readers miss it

export class Announcer {
  constructor() {
    this.element = el('div', { class: 'spoken', role: 'status', 'aria-live': 'polite', 'aria-relevant': 'additions', id: 'announcer' })
  }

  /** @param {string} words */
  say(words) {
    if (!words) return
    const heard = el('p', {}, words)
    this.element.append(heard)
    setTimeout(() => heard.remove(), STAYS_MS)
  }

  /** Nothing of the chat stays, not even here. */
  silence() {
    this.element.replaceChildren()
  }
}

/**
 * What a screen reader hears for messages that arrive together: one announcement, in order.
 * @param {Message[]} messages
 * @param {Words} t
 */
export function wordsToHear(messages, t) {
  const step = messages.findLast(message => message.step)?.step
  return [t('helper_said'), step && `${t('step_label', step)}.`, linesToHear(messages, t)].filter(Boolean).join(' ')
}

/**
 * The lines, what is read back, and at the end what can be chosen.
 * @param {Message[]} messages
 * @param {Words} t
 */
export function linesToHear(messages, t) {
  const lines = messages.flatMap(message => message.lines ?? []).map(line => line.say)
  const asked = messages.findLast(message => message.choices?.length)
  const labels = asked?.choices?.map(choice => choice.label).join(', ')
  return [...lines, ...messages.flatMap(told => summaryToHear(told)), labels && t('you_can_choose', { labels })].filter(Boolean).join(' ')
}

function summaryToHear(message) {
  return (message.summary ?? []).map(row => `${row.label}: ${row.said || '–'}.`)
}

/** Whether the end of the talk is in view, or nearly. */
const atEnd = () => window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 80

/** Goes with the talk to its end, unless the reader went up to read: then a button says that there is more. */
export class Following {
  #log
  #readingBack = false

  /** @param {{t: Words, log: Log}} parts */
  constructor({ t, log }) {
    this.#log = log
    this.button = button(t('new_messages'), () => this.#toEnd(), { class: 'new-messages', icon: 'down', hidden: true })
  }

  watch() {
    for (const type of ['wheel', 'touchmove', 'scroll']) addEventListener(type, () => this.#scrolled(type), { passive: true })
  }

  said() {
    this.#readingBack = false
  }

  /**
   * @param {Element|undefined} first  of what arrived
   * @param {{opening: boolean, again: boolean, unseen: boolean}} how
   *   opening: the first screen stays at its top; again: the talk came back; unseen: something else is shown in its place
   */
  arrived(first, { opening, again, unseen }) {
    const following = opening || again || !(this.#readingBack || unseen)
    const target = again ? this.#log.element.querySelector('li:last-child') : first
    if (following && !opening) target?.scrollIntoView({ block: 'start' })
    this.button.hidden = following
  }

  /** Only a wheel or a finger means reading back: the page also scrolls by itself. */
  #scrolled(type) {
    if (atEnd()) this.button.hidden = true
    if (atEnd() || type !== 'scroll') this.#readingBack = !atEnd()
  }

  #toEnd() {
    this.button.hidden = true
    this.said()
    this.#log.element.querySelector('li:last-child')?.scrollIntoView({ block: 'start' })
  }
}
