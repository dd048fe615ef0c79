/**
 * How things are drawn: the only place where elements are made, and the answers to press. Words go in as text nodes:
 * nothing in the widget parses HTML.
 */

/** @import { Choice, Words } from './types.d.ts' */

/**
 * Make an element: `on…` attributes are listeners, false and null are left out, true is an empty attribute.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Node|string|null|undefined|false)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value)
    else node.setAttribute(name, value === true ? '' : String(value))
  }
  for (const child of children) if (child !== null && child !== undefined && child !== false) node.append(child)
  return node
}

/** Words for a screen reader only. */
export const spoken = words => el('span', { class: 'spoken' }, words)

/** A picture of the council's set, fetched when it comes near the screen. Words always stand beside it: empty alt. */
export function picture(key, alt = '') {
  if (!key) return null
  return el('img', {
    class: 'picture', src: `/pictures/${encodeURIComponent(key)}.svg`, alt, loading: 'lazy', decoding: 'async',
    width: 48, height: 48, onerror: event => event.target.remove(),
  })
}

/**
 * A button with a drawn icon and words.
 * @param {string} words
 * @param {((event: any) => void)|null} onclick
 * @param {{icon?: keyof typeof STROKES, [attribute: string]: unknown}} [look]
 */
export function button(words, onclick, { icon: drawn, ...attributes } = {}) {
  return el('button', { type: 'button', onclick, ...attributes }, drawn && icon(drawn), el('span', {}, words))
}

// Drawn here, on a 24 by 24 grid, so that the buttons that keep a child safe need no file from anywhere.
const STROKES = {
  hide: ['M3 12s3.5-6 9-6c1.6 0 3 .5 4.3 1.2', 'M21 12s-3.5 6-9 6c-1.6 0-3-.5-4.3-1.2', 'M4 20 20 4'],
  help: ['M12 21c-5-3.7-9-7-9-11.3A4.7 4.7 0 0 1 12 7.5a4.7 4.7 0 0 1 9 2.2C21 14 17 17.3 12 21Z'],
  menu: ['M4 7h16', 'M4 12h16', 'M4 17h16'],
  close: ['M6 6l12 12', 'M18 6 6 18'],
  send: ['M4 12 20 5l-5 15-3.5-6.5Z', 'M11.5 13.5 20 5'],
  listen: ['M4 9.5v5h3.5L12 19V5L7.5 9.5Z', 'M15.5 9a4 4 0 0 1 0 6', 'M18 6.5a8 8 0 0 1 0 11'],
  stop: ['M7 7h10v10H7Z'],
  speak: ['M12 4a2.5 2.5 0 0 1 2.5 2.5v5a2.5 2.5 0 0 1-5 0v-5A2.5 2.5 0 0 1 12 4Z', 'M6.5 11.5a5.5 5.5 0 0 0 11 0',
    'M12 17v3.5'],
  change: ['M5 19h3L19 8l-3-3L5 16Z', 'M13.5 7.5l3 3'],
  back: ['M11 6l-6 6 6 6', 'M5 12h14'],
  forward: ['M13 6l6 6-6 6', 'M19 12H5'],
  question: ['M9 9.5a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4', 'M12 18v.2'],
  again: ['M19 12a7 7 0 1 1-2-5', 'M19 4v4h-4'],
  phone: ['M6 4h3l1.5 4L8.5 9.5a11 11 0 0 0 6 6L16 13.5l4 1.5v3a2 2 0 0 1-2 2A14 14 0 0 1 4 6a2 2 0 0 1 2-2Z'],
  print: ['M7 9V4h10v5', 'M7 17H4V9h16v8h-3', 'M7 14h10v6H7Z'],
  save: ['M12 4v10', 'M8 10.5l4 4 4-4', 'M5 19h14'],
  tick: ['M5 12.5l4.5 4.5L19 7.5'],
  down: ['M12 5v13', 'M6.5 12.5 12 18l5.5-5.5'],
  pictures: ['M4 5h16v14H4Z', 'M4 16l5-5 4 4 3-3 4 4', 'M15.5 9v.2'],
  key: ['M14.5 9.5a4 4 0 1 1-1.2-2.8 4 4 0 0 1 1.2 2.8Z', 'M13.5 12 20 18.5V21h-3v-2h-2v-2.5'],
}

/** Where the words of a button stand. @returns {HTMLElement} */
export const wordsIn = pressed => pressed.querySelector('span')

/** A small line drawing; decoration only, so hidden from screen readers. @param {keyof typeof STROKES} name */
export function icon(name) {
  const space = 'http://www.w3.org/2000/svg'
  const drawing = document.createElementNS(space, 'svg')
  for (const [key, value] of Object.entries({ class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true' })) {
    drawing.setAttribute(key, value)
  }
  for (const stroke of STROKES[name]) {
    const path = document.createElementNS(space, 'path')
    path.setAttribute('d', stroke)
    drawing.append(path)
  }
  return drawing
}

const MOVES = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }

/**
 * A group of choices. Tab reaches each; the arrow keys, Home and End move as well.
 * @param {Choice[]} choices
 * @param {{t: Words, choose: (choice: Choice) => void, look?: string}} parts  look: a class beside `choices`
 */
export function choiceGroup(choices, { t, choose, look = '' }) {
  const group = el('div', { class: `choices ${look}`.trim(), role: 'group', 'aria-label': t('choose_one'), onkeydown: moveBetween })
  for (const choice of choices) {
    group.append(el('button', {
      type: 'button', class: 'choice', 'data-choice': choice.id, onclick: event => press(event, choice, choose),
    }, picture(choice.picture), el('span', { class: 'words' }, choice.label)))
  }
  return group
}

/** A double tap is one answer, also where its second half (`detail` counts them) lands on the next question. */
export function press(event, choice, choose) {
  const pressed = event.currentTarget
  if (event.detail > 1 || pressed.getAttribute('aria-disabled') === 'true') return
  pressed.dataset.pressed = 'yes'
  choose(choice)
}

/**
 * Answered: the pressed button stays, says "You chose: …" and keeps the focus (the `disabled` attribute would
 * lose it); the others leave.
 */
export function retire(container, t) {
  for (const one of container.querySelectorAll('button[data-choice]')) {
    if (one.getAttribute('aria-disabled') === 'true') continue
    if (one.dataset.pressed) markChosen(one, t)
    else if (one.classList.contains('bit')) one.replaceWith(el('p', { class: 'bit' }, one.firstElementChild))
    else one.remove()
  }
  for (const group of container.querySelectorAll('.choices, .asides')) {
    if (!group.childElementCount) group.remove()
    else group.removeAttribute('aria-label')
  }
}

function markChosen(pressed, t) {
  pressed.setAttribute('aria-disabled', 'true')
  pressed.tabIndex = -1
  const label = pressed.dataset.label ?? pressed.querySelector('.words').textContent
  const words = pressed.querySelector('.words')
  words.textContent = t('you_chose', { label })
  words.classList.remove('spoken')
}

/** A choice that was pressed before the page was opened again, or in the menu. */
export function chosenBefore(label, key, t) {
  return el('p', { class: 'choice chosen' }, picture(key), el('span', { class: 'words' }, t('you_chose', { label })))
}

function moveBetween(event) {
  const buttons = [...event.currentTarget.querySelectorAll('button:not([aria-disabled="true"])')]
  const at = buttons.indexOf(event.target)
  if (at < 0) return
  const ends = { Home: 0, End: buttons.length - 1 }
  const next = event.key in MOVES ? at + MOVES[event.key] : ends[event.key]
  if (next === undefined) return
  event.preventDefault()
  buttons[(next + buttons.length) % buttons.length].focus()
}
