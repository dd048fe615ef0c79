/**
 * What the first screen offers beside its choices: to say how one feels, and pictures first. Both come from files of
 * their own, which the first screen does not wait for.
 */

import { el } from './drawing.js'

/** @import { Start } from './types.d.ts' */

export class Starts {
  #parts
  /** @type {import('./pictures.js').Deck|null} */
  deck = null

  /**
   * @param {import('./message.js').Parts & {say: (words: string) => void, record: () => import('./types.d.ts').Said[],
   *   settings: import('./page.js').Settings, conversation: import('./conversation.js').Conversation}} parts
   */
  constructor(parts) {
    this.#parts = parts
    const { t, settings } = parts
    this.place = el('section', { class: 'deck', 'aria-label': t('pictures_label'), tabindex: -1, hidden: true })
    /** @type {Start[]} */
    this.choices = [
      { id: 'feelings', label: t('feelings'), picture: 'heart', icon: 'help', act: show => { this.#askFeelings(show) } },
      { id: 'pictures_first', label: t('pictures_first'), picture: 'pictures', icon: 'pictures', act: () => settings.set('pictures', 'first') },
    ]
  }

  /** Show one picture at a time, or stop it, as the settings say. */
  async follow() {
    const wanted = () => this.#parts.settings.values.pictures === 'first'
    if (!this.deck && !wanted()) return
    const { Deck } = await import('./pictures.js')
    this.deck ??= new Deck(this.place, { ...this.#parts, starts: this.choices.filter(({ id }) => id !== 'pictures_first') })
    if (wanted()) this.deck.open()
    else this.deck.close()
  }

  async #askFeelings(show) {
    const { t, conversation } = this.#parts
    document.querySelector('.feelings')?.remove() // never two, here and in the transcript behind the deck
    const { feelingScale } = await import('./feelings.js')
    const scale = feelingScale({ t, tell: words => conversation.say(words), skip: () => this.deck?.on ? this.deck.again() : scale.remove() })
    show(scale)
  }
}
