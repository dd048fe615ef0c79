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

  /** Where the page itself may say something beside the transcript. */
  places() {
    return this.deck?.on ? [this.deck.add()] : []
  }

  async #askFeelings(show) {
    const { t, conversation } = this.#parts
    const opener = document.activeElement
    const [{ feelingScale }] = await Promise.all([import('./feelings.js'), this.styled()])
    const tell = words => {
      const talk = scale.parentElement?.closest('.transcript')
      conversation.say(words)
      leave(scale, talk?.lastElementChild)
    }
    const scale = feelingScale({ t, tell, skip: () => this.deck?.on ? this.deck.again() : leave(scale, opener) })
    document.querySelector('.feelings')?.remove() // never two, here and in the transcript behind the deck
    show(scale)
  }
}

/** The focus goes on before what holds it is gone: else whoever uses keys is at the top of the page. */
function leave(scale, next) {
  if (scale.contains(document.activeElement) && next instanceof HTMLElement) {
    if (next.tabIndex < 0) next.tabIndex = -1 // what is no button can be focused then, too
    next.focus({ preventScroll: true })
  }
  scale.remove()
}
