/** One place, next to where the person writes, for "not sent yet", "offline" and the button that tries again. */

import { button, el } from './dom.js'

export class Status {
  #shown = null

  /** @param {{t: Function, say: (words: string) => void, form?: string}} parts  form: the plain form, where there is one */
  constructor({ t, say, form }) {
    this.t = t
    this.say = say
    this.form = form
    this.element = el('div', { class: 'status', hidden: true })
  }

  /**
   * @param {string|null} key  a string; null: nothing is wrong
   * @param {(() => void)|null} act  what pressing does
   * @param {string} [label]  a string for the button; without it the whole line is the button
   */
  show(key, act = null, label = undefined) {
    const name = `${key} ${label}`
    if (this.#shown === name || (!key && !this.#shown)) return
    this.#shown = key && name
    this.element.hidden = !key
    this.element.replaceChildren(...(key ? this.#drawn(key, act, label) : []))
    if (key) this.say(this.t(key))
  }

  #drawn(key, act, label) {
    if (!act) return [el('p', {}, this.t(key))]
    const pressed = button(this.t(label ?? key), act, { class: 'again', icon: 'again' })
    return [label && el('p', {}, this.t(key)), pressed, this.form && el('a', { href: this.form, class: 'form' }, this.t('plain_form'))].filter(Boolean)
  }
}
