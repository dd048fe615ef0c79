/**
 * "Hide this page": cover, forget, end, leave, in this order, so that a look over the shoulder meets a blank
 * page first and the rest happens behind it. Nothing here waits for the network.
 */

import { el, icon } from './dom.js'

const PRESSES = 3
const WITHIN_MS = 5000
const PRACTICE_MS = 1500

export class Hide {
  #t
  #neutral
  #end
  #leave
  #say
  #count = 0
  #alone = false // Shift went down and nothing else since: Shift for a capital letter does not count
  #timer = null
  gone = false

  /**
   * @param {{t: Function, neutral: string, end: () => void, leave: (to: string) => void, say: (words: string) => void}} parts
   */
  constructor({ t, neutral, end, leave, say }) {
    this.#t = t
    this.#neutral = neutral
    this.#end = end
    this.#leave = leave
    this.#say = say
    this.counter = el('p', { class: 'hide-count', 'aria-hidden': 'true', hidden: true })
    // A real link: even if everything below fails, it leaves.
    this.element = el('a', { class: 'hide', href: neutral, rel: 'noreferrer', onclick: event => this.#pressed(event) },
      icon('hide'), el('span', {}, t('hide')))
  }

  /** Listen for Shift three times, and stay blank when the browser brings the page back. */
  watch() {
    addEventListener('keydown', event => this.#down(event), true)
    addEventListener('keyup', event => this.#up(event), true)
    addEventListener('pageshow', event => event.persisted && this.gone && this.#leave(this.#neutral))
  }

  /** Do it. */
  now() {
    this.gone = true
    this.#cover()
    forgetEverything()
    this.#end()
    this.#leave(this.#neutral)
  }

  /** Show the cover for a moment and come back: hiding should not be met for the first time in a fright. */
  practise() {
    const cover = this.#coverElement()
    document.body.append(cover)
    setTimeout(() => {
      cover.remove()
      this.#say(this.#t('hide_practised'))
    }, PRACTICE_MS)
  }

  /** Nothing of the chat is left in the page, so nothing can come back with it. */
  #cover() {
    const cover = this.#coverElement()
    document.body.replaceChildren(cover)
    document.title = this.#t('blank_title')
    cover.append(this.#t('hide_covering')) // after the empty alert, so that it is spoken
  }

  #coverElement() {
    return el('div', { class: 'cover', role: 'alert' })
  }

  #pressed(event) {
    event.preventDefault()
    this.now()
  }

  #down(event) {
    if (event.key !== 'Shift') this.#restart()
    this.#alone = event.key === 'Shift'
  }

  #up(event) {
    if (event.key !== 'Shift' || !this.#alone) return
    this.#alone = false
    this.#count += 1
    if (this.#count >= PRESSES) return this.now()
    if (this.#count === 1) this.#timer = setTimeout(() => this.#restart(), WITHIN_MS)
    this.#tellCount()
  }

  #tellCount() {
    const at = this.#count
    this.counter.hidden = false
    this.counter.textContent = this.#t('hide_count_short', { at })
    this.#say(this.#t('hide_count', { at, left: PRESSES - at }))
  }

  #restart() {
    clearTimeout(this.#timer)
    this.#count = 0
    this.counter.hidden = true
  }
}

/** Every place where a page can leave something on a device. Each may be forbidden: the others still go. */
export function forgetEverything() {
  const places = [() => sessionStorage.clear(), () => localStorage.clear(), forgetCookies, forgetCaches, forgetDatabases]
  for (const forget of places) {
    try {
      Promise.resolve(forget()).catch(() => {})
    } catch { /* storage is turned off here: then nothing is stored either */ }
  }
}

/** We set none; whatever there is, on any folder of this address. */
function forgetCookies() {
  const folders = location.pathname.split('/').map((_, at, all) => all.slice(0, at + 1).join('/'))
  for (const cookie of document.cookie.split(';')) {
    for (const path of ['/', ...folders]) document.cookie = `${cookie.split('=')[0].trim()}=; Max-Age=0; Path=${path}`
  }
}

async function forgetCaches() {
  for (const name of await caches.keys()) caches.delete(name)
}

async function forgetDatabases() {
  for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name)
}
