/**
 * A page within the page: help and menu. While one is open the talk is hidden, the hide button is not.
 * Focus moves because the person pressed something, and goes back when it closes.
 */

import { button, el } from './dom.js'

export class Panel {
  #opener
  #behind
  #scrolled = 0

  /** @param {{id: string, title: string, close: string, body: Node[], behind: () => HTMLElement}} parts */
  constructor({ id, title, close, body, behind }) {
    this.#behind = behind
    this.title = el('h1', { id: `${id}-title`, tabindex: -1 }, title)
    this.element = el('section', { id, class: 'panel', hidden: true, 'aria-labelledby': `${id}-title` },
      el('div', { class: 'panel-top' }, this.title, button(close, () => this.close(), { class: 'close', icon: 'close' })), ...body)
  }

  get isOpen() {
    return !this.element.hidden
  }

  /** @param {HTMLElement} opener  the button that opens it; it carries aria-expanded */
  open(opener) {
    this.#opener = opener
    this.#scrolled = window.scrollY
    opener.setAttribute('aria-expanded', 'true')
    this.#behind().hidden = true
    this.element.hidden = false
    window.scrollTo(0, 0)
    this.title.focus({ preventScroll: true })
  }

  close({ focus = true } = {}) {
    if (!this.isOpen) return
    this.element.hidden = true
    this.#behind().hidden = false
    this.#opener.setAttribute('aria-expanded', 'false')
    window.scrollTo(0, this.#scrolled)
    if (focus) this.#opener.focus({ preventScroll: true })
  }
}
