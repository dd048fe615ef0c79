/**
 * The parts of the page and where they stand, hide first for the eye and for the Tab key; the pages within the page
 * (help, menu); how it looks and sounds.
 */

import { button, el } from './drawing.js'
import { Side } from './side.js'

/**
 * Put the page together around <main>.
 * @param {HTMLElement} main
 * @param {object} parts  everything already made: t, councilName, hide, help, settings, log, starts, following, composer, status, conversation, announcer, choose
 */
export function buildPage(main, parts) {
  const { t, hide, conversation, announcer } = parts
  const talk = talkOf(parts)
  const panels = panelsOf(parts, () => talk)
  const openers = {
    help: opener(t('help'), panels, 'help', { class: 'help', icon: 'help' }),
    menu: opener(t('menu'), panels, 'menu', { class: 'menu', icon: 'menu' }),
  }
  const top = el('header', { class: 'top', 'aria-label': t('top_label') }, hide.element, openers.help, openers.menu, hide.counter)
  main.replaceChildren(panels.help.element, panels.menu.element, talk, new Side({ t, conversation }).element)
  document.querySelector('.top')?.remove() // the links that stood there while this was loading
  main.before(top)
  document.body.append(announcer.element)
  keepAbove(/** @type {HTMLElement} */ (talk.querySelector('.foot')))
  document.title = t('chat_title')
  const addToMenu = (title, body) => panels.menu.element.lastElementChild?.before(section(title, body))
  return { panels, openers, talk, addToMenu }
}

/** What stays in view above the box has to know how high the box is now. @param {HTMLElement} foot */
function keepAbove(foot) {
  const tell = () => document.documentElement.style.setProperty('--foot', `${foot.offsetHeight}px`)
  new ResizeObserver(tell).observe(foot)
}

function opener(words, panels, name, look) {
  const open = event => {
    const already = panels[name].isOpen
    Object.values(panels).forEach(panel => panel.close({ focus: already }))
    if (!already) panels[name].open(event.currentTarget)
  }
  return button(words, open, { ...look, 'aria-expanded': 'false', 'aria-controls': `${name}-panel` })
}

function talkOf({ t, councilName, log, starts, following, composer, status }) {
  return el('div', { class: 'talk' },
    el('h1', {}, t('helper'), ' ', el('span', { class: 'council' }, councilName)), hideTip(t),
    log.element, starts.place, el('div', { class: 'foot' }, following.button, status.element, composer.element))
}

/** On the first screen, where there are keys; the welcome card of the pack tells about the button. */
function hideTip(t) {
  return el('p', { class: 'tip' }, `${t('hide_tip')} ${t('hide_tip_keys')}`)
}

function panelsOf({ t, help, settings, hide, choose }, behind) {
  const close = t('close')
  const helpPanel = new Panel({ id: 'help-panel', title: t('help_title'), close, behind, body: help.body })
  const menuPanel = new Panel({ id: 'menu-panel', title: t('menu_title'), close, behind, body: [] })
  menuPanel.element.append(
    section(t('menu_look'), settings.controls()),
    section(t('menu_more'), ['how_it_works', 'repeat', 'stop', 'start_again'].map(id => menuChoice(id, t, choose, menuPanel))),
    section(t('menu_hide'), hideHelp(t, hide)))
  return { help: helpPanel, menu: menuPanel }
}

function section(title, body) {
  return el('section', { class: 'part' }, el('h2', {}, title), ...body)
}

function menuChoice(id, t, choose, panel) {
  const pressed = () => {
    panel.close()
    choose({ id, label: t(id) })
  }
  return button(t(id), pressed, { class: 'plain' })
}

function hideHelp(t, hide) {
  const told = ['hide_tip', 'hide_tip_keys', 'hide_tip_ends', 'hide_tip_history'].map(key => el('p', {}, t(key)))
  return [...told, button(t('hide_practise'), () => hide.practise(), { class: 'plain', icon: 'hide' })]
}

export class Panel {
  #opener
  #behind
  /** @type {{item: Element|undefined, top: number}} what was read, and where it stood: bigger words move it */
  #place = { item: undefined, top: 0 }

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
    this.#place = placeIn(this.#behind())
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
    const { item, top } = this.#place
    window.scrollTo({ top: item?.isConnected ? window.scrollY + topOf(item) - top : 0, behavior: 'instant' })
    if (focus) this.#opener.focus({ preventScroll: true })
  }
}

const topOf = item => item.getBoundingClientRect().top

/** The first message in view below the bar; at the start of the talk none, which is the top of the page. */
function placeIn(talk) {
  const bar = document.querySelector('.top')?.getBoundingClientRect().bottom ?? 0
  const items = window.scrollY > 0 ? [...talk.querySelectorAll('.transcript > li')] : []
  const item = items.find(one => topOf(one) >= bar) ?? items.at(-1)
  return { item, top: item ? topOf(item) : 0 }
}

const KEY = 'hear-me-out-look'
const OPTIONS = {
  pictures: ['beside', 'first'],
  theme: ['calm', 'dark', 'contrast'],
  size: ['normal', 'big', 'biggest'],
  spacing: ['normal', 'wide'],
  font: ['usual', 'easy'],
  rate: ['normal', 'slow'],
}

export class Settings {
  #t
  #store
  #changed
  /** @type {Record<keyof typeof OPTIONS, any>} */
  values

  /** @param {{t: import('./types.d.ts').Words, store: Storage|null, changed: () => void}} parts  store: sessionStorage, or null where it is forbidden */
  constructor({ t, store, changed }) {
    this.#t = t
    this.#store = store
    this.#changed = changed
    this.values = { pictures: 'beside', theme: themeOfDevice(), size: 'normal', spacing: 'normal', font: 'usual', rate: 'normal', ...this.#remembered() }
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
      type: 'radio', name, value, checked: this.values[name] === value, onchange: () => this.set(name, value),
    })
    return el('label', { class: 'option' }, radio, el('span', {}, this.#t(`${name}_${value}`)))
  }

  /** Change one; it is kept for this tab, so for the whole talk. Its radio button follows. */
  set(name, value) {
    this.values[name] = value
    this.apply()
    this.#store?.setItem(KEY, JSON.stringify(this.values))
    const radio = document.querySelector(`.setting input[name="${name}"][value="${value}"]`)
    if (radio instanceof HTMLInputElement) radio.checked = true
    this.#changed()
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
