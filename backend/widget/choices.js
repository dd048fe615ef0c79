/** The answers a person can press: real buttons, all the same weight. */

import { el, picture, spoken } from './dom.js'

const MOVES = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }

/**
 * A group of choices. Tab reaches each; the arrow keys, Home and End move as well.
 * @param {{id: string, label: string, picture?: string}[]} choices
 * @param {{t: Function, choose: (choice: object) => void}} parts
 */
export function choiceGroup(choices, { t, choose }) {
  const group = el('div', { class: 'choices', role: 'group', 'aria-label': t('choose_one'), onkeydown: moveBetween })
  for (const choice of choices) {
    group.append(el('button', {
      type: 'button', class: 'choice', 'data-choice': choice.id, onclick: event => press(event.currentTarget, choice, choose),
    }, picture(choice.picture), el('span', { class: 'words' }, choice.label)))
  }
  return group
}

/** A used button ignores being pressed again: a double tap is one answer. */
export function press(pressed, choice, choose) {
  if (pressed.getAttribute('aria-disabled') === 'true') return
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
  pressed.querySelector('.words').textContent = t('you_chose', { label })
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
