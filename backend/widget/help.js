/** "I need help now": drawn in full when the page opens, so that it works with no line at all. */

import { el } from './dom.js'
import { callLink, callsOf } from './message.js'

export class Help {
  #t
  #near

  /** @param {{t: Function, council: string}} parts */
  constructor({ t, council }) {
    this.#t = t
    this.#near = el('div', { class: 'near' })
    this.heading = t('help_near', { council })
    this.body = [
      el('p', {}, t('help_danger')), callLink('999', t('help_police')),
      el('p', {}, t('help_childline')), callLink('08001111', t('help_childline_call')),
      el('p', { class: 'small' }, t('help_offline')), this.#near,
    ]
  }

  /** We are asking the bot for the council's own numbers. */
  asking() {
    if (!this.#near.querySelector('h2')) this.#near.replaceChildren(el('p', { class: 'small' }, this.#t('help_asking')))
  }

  notFound() {
    if (!this.#near.querySelector('h2')) this.#near.replaceChildren(el('p', { class: 'small' }, this.#t('help_not_found')))
  }

  /** The council's help card came: keep what is not here yet, so that it is there when the line is not. */
  found(card) {
    const lines = card.lines.filter(line => !/\b999\b|0800 ?1111/.test(line.say))
    if (!lines.length) return this.clear()
    this.#near.replaceChildren(el('h2', {}, this.heading), ...lines.map(line => el('p', {}, line.say)), callsOf({ lines }, this.#t))
  }

  clear() {
    this.#near.replaceChildren()
  }
}
