/** One message of the bot, drawn whole: pictures left, words right, then what can be pressed. */

import { choiceGroup, press } from './choices.js'
import { button, el, icon, picture, spoken } from './dom.js'
import { receiptCard } from './receipt.js'
import { summaryCard } from './summary.js'

// A number a child may ring at once: 999, 0800 1111, 116 123, 01942 489 808.
const PHONE = /\b(?:999|112|111|116 ?\d{3}|0\d{2,4}(?: ?\d{2,4}){1,3})\b/g

/**
 * @param {object} message  as in design.md section 4
 * @param {{t: Function, lang: string, choose: Function, reader: object, open: boolean}} parts
 *   open: this message carries the question that can be answered now
 */
export function messageItem(message, parts) {
  const { t, lang, choose, open } = parts
  const bubble = el('div', { class: 'bubble' }, spoken(t('helper_said')), stepOf(message, t), listenButton(message, parts),
    ...(message.lines ?? []).map(lineOf))
  if (message.kind === 'help') bubble.append(callsOf(message, t))
  if (message.summary) bubble.append(summaryCard(message.summary, { t, choose, open }))
  if (message.receipt) bubble.append(receiptCard(message.receipt, { t, lang }))
  const item = el('li', { class: `from-helper kind-${message.kind}`, 'data-card': message.card }, bubble)
  if (open && message.choices?.length) item.append(choiceGroup(message.choices, parts))
  if (open && message.ask) item.append(asides(message, parts))
  return item
}

function lineOf(line) {
  const words = el('p', { class: 'words' }, line.say)
  return el('div', { class: 'line' }, picture(line.picture, line.alt ?? ''), words)
}

/** "3 of 7", with a bar that says the same. */
function stepOf(message, t) {
  const { at, of } = message.step ?? {}
  if (!at) return null
  return el('p', { class: 'step' }, spoken(t('step_label', { at, of })),
    el('span', { 'aria-hidden': 'true' }, t('step', { at, of })), el('progress', { value: at, max: of, 'aria-hidden': 'true' }))
}

/** Every phone number on a help card is also a big button. */
export function callsOf(message, t) {
  const numbers = new Set((message.lines ?? []).flatMap(line => line.say.match(PHONE) ?? []))
  return el('div', { class: 'calls' }, ...[...numbers].map(number => callLink(number, t('call', { number }))))
}

export function callLink(number, words) {
  return el('a', { class: 'call', href: `tel:${number.replaceAll(' ', '')}` }, icon('phone'), el('span', {}, words))
}

/** Help that stands with every question, unless the bot offers it itself. */
function asides(message, { t, choose }) {
  const offered = new Set((message.choices ?? []).map(choice => choice.id))
  const wanted = message.ask === 'kind' ? ['explain'] : ['explain', 'back']
  const row = el('div', { class: 'asides' })
  for (const id of wanted.filter(one => !offered.has(one))) {
    const choice = { id, label: t(id) }
    const onclick = event => press(event.currentTarget, choice, choose)
    const aside = button(choice.label, onclick, { class: 'aside', 'data-choice': id, icon: id === 'back' ? 'back' : 'question' })
    aside.querySelector('span').className = 'words'
    row.append(aside)
  }
  return row
}

/** Hidden until a voice of this device is there: then `can-listen` is on the page. */
function listenButton(message, { t, reader }) {
  const listen = button(t('listen'), event => reader.toggle(partsToRead(event.currentTarget), event.currentTarget),
    { class: 'listen', icon: 'listen', 'aria-pressed': 'false' })
  return message.lines?.length ? listen : null
}

function partsToRead(listen) {
  const item = listen.closest('li')
  return [...item.querySelectorAll('.line .words, .row-words, .choice .words')]
}
