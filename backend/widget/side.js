/** The calm side of a wide screen: how far the talk is, whom to call, and what was said so far, closed until opened. */

import { el, icon } from './drawing.js'

/** @import { Said, Words } from './types.d.ts' */

export class Side {
  #t
  #progress = el('div', { class: 'part', hidden: true })
  #list = el('ol')
  #said = el('details', { class: 'part', hidden: true })

  /** @param {{t: Words, conversation: EventTarget}} parts */
  constructor({ t, conversation }) {
    this.#t = t
    const on = (type, act) => conversation.addEventListener(type, event => act(/** @type {CustomEvent} */ (event).detail))
    on('said', ({ entry }) => this.#add(entry))
    on('arrived', ({ messages }) => this.#arrived(messages))
    on('cleared', () => this.#clear())
    this.#said.append(el('summary', {}, t('said_so_far')), this.#list)
    const call = (number, words) => el('p', {}, el('a', { class: 'plain', href: `tel:${number}` }, icon('phone'), words))
    this.element = el('section', { class: 'side', 'aria-label': t('side_label') }, this.#progress,
      el('div', { class: 'part' }, el('p', {}, t('side_help')), call('999', t('help_police')), call('08001111', t('help_childline_call'))),
      this.#said)
  }

  /** What arrived may say how far the talk is; a talk that was brought back also what the person said. @param {Said[]} messages */
  #arrived(messages) {
    for (const message of messages) if (message.kind === 'you' && !message.sent) this.#add(message)
    const asking = messages.findLast(message => message.ask)
    if (asking) this.#show(asking.step)
  }

  /** @param {Said} entry */
  #add({ text, label, choice }) {
    const words = text ?? label ?? choice
    if (!words) return
    this.#said.hidden = false
    this.#list.append(el('li', { dir: 'auto' }, words))
  }

  #clear() {
    this.#list.replaceChildren()
    this.#said.hidden = true
    this.#progress.hidden = true
  }

  /** @param {Said['step']} step */
  #show(step) {
    this.#progress.hidden = !step
    if (!step) return
    const { at, of } = step
    const words = this.#t('step_label', { at, of })
    this.#progress.replaceChildren(el('p', {}, words), el('progress', { value: at, max: of, 'aria-hidden': 'true' }))
  }
}
