/**
 * Reads a message aloud, line by line, with a voice that lives on this device. A voice that does not would send
 * the words away, so it is never used; with no local voice there is no button.
 */

import { wordsIn } from './drawing.js'

/** @import { Words } from './types.d.ts' */

const RATES = { normal: 0.95, slow: 0.65 }

export class Reader {
  #lang
  #rate
  #t
  /** @type {HTMLElement|null} */
  #button = null

  /** @param {{t: Words, lang: string, rate: () => 'normal'|'slow'}} parts */
  constructor({ t, lang, rate }) {
    this.#t = t
    this.#lang = lang
    this.#rate = rate
    this.#offer()
    window.speechSynthesis?.addEventListener?.('voiceschanged', () => this.#offer())
  }

  /** Start reading these elements, or stop if this button is reading. */
  toggle(nodes, pressed) {
    const stops = this.#button === pressed
    this.stop()
    if (stops) return
    this.#button = pressed
    this.#show(pressed, true)
    nodes.forEach(node => speechSynthesis.speak(this.#utterance(node, node === nodes.at(-1))))
  }

  stop() {
    window.speechSynthesis?.cancel()
    document.querySelectorAll('.reading').forEach(node => node.classList.remove('reading'))
    if (this.#button) this.#show(this.#button, false)
    this.#button = null
  }

  #utterance(node, last) {
    const reading = this.#button
    const utterance = new SpeechSynthesisUtterance(node.textContent)
    Object.assign(utterance, { voice: this.#voice(), lang: this.#lang, rate: RATES[this.#rate()] })
    utterance.addEventListener('start', () => node.classList.toggle('reading', reading === this.#button))
    utterance.addEventListener('end', () => {
      node.classList.remove('reading')
      if (last && reading === this.#button) this.stop()
    })
    return utterance
  }

  #voice() {
    const near = (window.speechSynthesis?.getVoices() ?? []).filter(voice => voice.localService === true)
    const language = this.#lang.slice(0, 2)
    return near.find(voice => voice.lang.replace('_', '-') === this.#lang)
      ?? near.find(voice => voice.lang.startsWith(language)) ?? null
  }

  #offer() {
    document.documentElement.classList.toggle('can-listen', this.#voice() !== null)
  }

  #show(pressed, reading) {
    pressed.setAttribute('aria-pressed', String(reading))
    wordsIn(pressed).textContent = this.#t(reading ? 'listen_stop' : 'listen')
  }
}
