/** How it looks and sounds. Kept for this tab only; applied as data attributes of the page, drawn by the style sheet. */

import { el } from './dom.js'

const KEY = 'hear-me-out-look'
const OPTIONS = {
  theme: ['calm', 'dark', 'contrast'],
  size: ['normal', 'big', 'biggest'],
  spacing: ['normal', 'wide'],
  font: ['usual', 'easy'],
  rate: ['normal', 'slow'],
}

export class Settings {
  #t
  #store
  values

  /** @param {{t: Function, store: Storage|null}} parts  store: sessionStorage, or null where it is forbidden */
  constructor({ t, store }) {
    this.#t = t
    this.#store = store
    this.values = { theme: themeOfDevice(), size: 'normal', spacing: 'normal', font: 'usual', rate: 'normal', ...this.#remembered() }
    this.apply()
  }

  /** The controls, one group a setting: plain radio buttons. */
  controls() {
    const groups = Object.entries(OPTIONS).map(([name, options]) => this.#group(name, options))
    const hint = el('p', { class: 'small' }, this.#t('dictate_hint'))
    return [...groups, hint, el('p', { class: 'small' }, this.#t('settings_kept'))]
  }

  apply() {
    for (const [name, value] of Object.entries(this.values)) document.documentElement.dataset[name] = value
  }

  #group(name, options) {
    return el('fieldset', { class: `setting setting-${name}` }, el('legend', {}, this.#t(name)),
      el('div', { class: 'options' }, ...options.map(value => this.#option(name, value))))
  }

  #option(name, value) {
    const radio = el('input', {
      type: 'radio', name, value, checked: this.values[name] === value, onchange: () => this.#set(name, value),
    })
    return el('label', { class: 'option' }, radio, el('span', {}, this.#t(`${name}_${value}`)))
  }

  #set(name, value) {
    this.values[name] = value
    this.apply()
    this.#store?.setItem(KEY, JSON.stringify(this.values))
  }

  #remembered() {
    try {
      const kept = JSON.parse(this.#store?.getItem(KEY) ?? '{}')
      return Object.fromEntries(Object.entries(kept).filter(([name, value]) => OPTIONS[name]?.includes(value)))
    } catch {
      return {}
    }
  }
}

function themeOfDevice() {
  const likes = query => window.matchMedia(query).matches
  if (likes('(prefers-contrast: more)')) return 'contrast'
  return likes('(prefers-color-scheme: dark)') ? 'dark' : 'calm'
}
