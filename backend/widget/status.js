/** One place, next to where the person writes, for "not sent yet", "offline" and the button that tries again. */

import { button, el } from './dom.js'

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
