/**
 * Where the person writes, and next to it the one place for "not sent yet", "offline" and trying again.
 */

import { button, el } from './drawing.js'

const MOST = 20_000 // letters, the limit of the gateway
const WARN = 500 // letters left when we begin to say so

export class Composer {
  #t
  #send

  /** @param {{t: Function, send: (text: string) => void, extra?: Node|null}} parts  extra: the button for speaking */
  constructor({ t, send, extra = null }) {
    this.#t = t
    this.#send = send
    this.box = el('textarea', {
      id: 'words', rows: 1, autocomplete: 'off', enterkeyhint: 'send', dir: 'auto', 'aria-describedby': 'words-note',
      onkeydown: event => this.#enterSends(event), oninput: () => this.#grow(),
    })
    this.note = el('p', { id: 'words-note', class: 'small' })
    const label = el('label', { for: 'words' }, t('write_here'))
    const send_ = button(t('send'), null, { class: 'send', icon: 'send', type: 'submit' })
    this.element = el('form', { class: 'composer', onsubmit: event => this.#submit(event) },
      label, el('div', { class: 'writing' }, this.box, extra, send_), this.note)
  }

  get words() {
    return this.box.value
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
    // isComposing: Enter also ends a word in keyboards for other scripts.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
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

export class Status {
  #shown = null

  /**
   * @param {{t: Function, say: (words: string) => void, toForm: (() => void)|null, mayForm: () => boolean}} parts
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
   */
  show(key, act = null, label = undefined) {
    const name = `${key} ${label} ${this.mayForm()}`
    if (this.#shown === name || (!key && !this.#shown)) return
    this.#shown = key && name
    this.element.hidden = !key
    this.element.replaceChildren(...(key ? this.#drawn(key, act, label) : []))
    if (key) this.say(this.t(key))
  }

  #drawn(key, act, label) {
    if (!act) return [el('p', {}, this.t(key))]
    const pressed = button(this.t(label ?? key), act, { class: 'again', icon: 'again' })
    const form = this.toForm && this.mayForm() && button(this.t('plain_form'), this.toForm, { class: 'to-form', icon: 'change' })
    return [label && el('p', {}, this.t(key)), pressed, form].filter(Boolean)
  }
}
