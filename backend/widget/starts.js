/**
 * What the first screen offers beside its choices: to say how one feels, and pictures first. Both come from files of
 * their own, which the first screen does not wait for.
 */

import { el } from './drawing.js'

/** @import { Start } from './types.d.ts' */

export class Starts {
  #parts
  /** @type {Promise<unknown>|null} */
  #style = null
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
    const [{ Deck }] = await Promise.all([import('./pictures.js'), this.styled()])
    this.deck ??= new Deck(this.place, { ...this.#parts, starts: this.choices.filter(({ id }) => id !== 'pictures_first') })
    if (wanted()) this.deck.open()
    else this.deck.close()
  }

  /** The look of both, fetched once: the first screen is not kept waiting for it. */
  styled() {
    this.#style ??= new Promise(done => {
      document.head.append(el('link', { rel: 'stylesheet', href: '/widget/pictures.css', onload: done, onerror: done }))
    })
    return this.#style
  }

  async #askFeelings(show) {
    const { t, conversation } = this.#parts
    const [{ feelingScale }] = await Promise.all([import('./feelings.js'), this.styled()])
    const scale = feelingScale({ t, tell: words => conversation.say(words), skip: () => this.deck?.on ? this.deck.again() : scale.remove() })
    document.querySelector('.feelings')?.remove() // never two, here and in the transcript behind the deck
    show(scale)
  }
}
