/**
 * What keeps a child safe: "Hide this page", "I need help now", and leaving the council's page along with the frame.
 */

import { el, icon } from './drawing.js'
import { callLink, callsOf } from './message.js'

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
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer
  gone = false

  /**
   * @param {{t: import('./types.d.ts').Words, neutral: string, end: () => void, leave: (to: string) => void, say: (words: string) => void}} parts
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
    for (const type of ['pointerdown', 'wheel']) addEventListener(type, () => this.#notAlone(), { capture: true, passive: true })
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
    this.#alone = event.key === 'Shift' && !event.ctrlKey && !event.altKey && !event.metaKey
    if (!this.#alone) this.#restart()
  }

  /** Shift with a click or a wheel selects or scrolls: nobody asked to hide anything. */
  #notAlone() {
    this.#alone = false
    this.#restart()
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
  for (const { name } of await indexedDB.databases()) if (name) indexedDB.deleteDatabase(name)
}

export class Help {
  #t
  #near

  /** @param {{t: import('./types.d.ts').Words, council: string}} parts */
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

export const framed = window.parent !== window
const ANSWER_MS = 400

/** Tell the page around us. Any origin: there is nothing secret in it, and our allowed parents are set by the server. */
export function tellParent(what, facts = {}) {
  if (framed) window.parent.postMessage({ hearMeOut: what, ...facts }, '*')
}

/** The page around us asks for something: "hide" (Shift three times out there) or "focus". */
export function onParent(what, act) {
  addEventListener('message', event => {
    if (event.source === window.parent && framed && event.data?.hearMeOut === what) act()
  })
}

/** Leave without a way back. In a frame the page around us goes; if it does not, we take it along ourselves. */
export function leaveFor(neutral) {
  if (!framed) return window.location.replace(neutral)
  tellParent('hide', { neutral })
  setTimeout(() => {
    try {
      /** @type {Window} */ (window.top).location.replace(neutral)
    } catch {
      window.location.replace('about:blank')
    }
  }, ANSWER_MS)
}
