/**
 * One message of the bot, drawn whole: pictures left, words right, then the read-back or the receipt, then what can be
 * pressed.
 */

import { button, choiceGroup, el, icon, picture, press, spoken } from './drawing.js'

// A number a child may ring at once: 999, 0800 1111, 116 123, 01942 489 808.
const PHONE = /\b(?:999|112|111|116 ?\d{3}|0\d{2,4}(?: ?\d{2,4}){1,3})\b/g

/**
 * @param {object} message  as in design.md section 4
 * @param {{t: Function, lang: string, choose: Function, read: Function, open: boolean}} parts
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
function listenButton(message, { t, read }) {
  const listen = button(t('listen'), event => read(partsToRead(event.currentTarget), event.currentTarget),
    { class: 'listen', icon: 'listen', 'aria-pressed': 'false' })
  return message.lines?.length ? listen : null
}

function partsToRead(listen) {
  const item = listen.closest('li')
  return [...item.querySelectorAll('.line .words, .row-words, .choice .words')]
}

/** @param {{ask: string, label: string, picture?: string, said: string, change?: string}[]} rows */
export function summaryCard(rows, { t, choose, open }) {
  return el('ul', { class: 'summary', 'aria-label': t('check_title') }, ...rows.map(row => summaryRow(row, { t, choose, open })))
}

function summaryRow(row, { t, choose, open }) {
  const item = el('li', {}, picture(row.picture), el('div', { class: 'row-words' },
    el('p', { class: 'label' }, row.label), el('p', { class: 'said' }, row.said || t('nothing_said'))))
  if (open && row.change) item.append(changeButton(row, t, choose))
  return item
}

function changeButton(row, t, choose) {
  const label = t('change_what', { label: row.label })
  const onclick = event => press(event.currentTarget, { id: row.change, label }, choose)
  const change = button(t('change'), onclick, { class: 'change', icon: 'change', 'data-choice': row.change, 'data-label': label })
  change.querySelector('span').className = 'words'
  change.setAttribute('aria-label', label)
  return change
}

const KNOWN = new Set(['acknowledge', 'reply', 'stage_1_answer'])

/** @param {{reference: string, code?: string, received_on: string, expected: object[]}} receipt */
export function receiptCard(receipt, { t, lang }) {
  return el('div', { class: 'receipt' },
    el('p', { class: 'label' }, t('receipt_reference')), el('p', { class: 'reference' }, receipt.reference),
    ...codeOf(receipt.code, t('receipt_code'), t('receipt_code_why')),
    datesOf(receipt, t, lang))
}

/** Four plain words, each on its own so that they can be read out or written down. */
export function codeOf(code, title, why) {
  if (!code) return []
  const words = code.split(/[\s-]+/).map(word => el('li', {}, word))
  return [el('p', { class: 'label' }, title), el('ul', { class: 'code' }, ...words), el('p', { class: 'small' }, why)]
}

function datesOf(receipt, t, lang) {
  const list = el('dl', { class: 'dates' }, ...pair(t('receipt_received'), dayOf(receipt.received_on, lang)))
  for (const promise of receipt.expected ?? []) list.append(...promiseOf(promise, t, lang))
  return list
}

function promiseOf({ what, by, at_latest: latest, because }, t, lang) {
  const shown = pair(t(KNOWN.has(what) ? `receipt_${what}` : 'receipt_other'), dayOf(by, lang))
  if (latest && latest !== by) shown.push(...pair(t('receipt_at_latest'), dayOf(latest, lang)))
  const reasons = [because ?? []].flat().filter(Boolean)
  if (reasons.length) {
    shown.at(-1).append(el('details', {}, el('summary', {}, t('receipt_because')),
      el('ul', {}, ...reasons.map(reason => el('li', {}, typeof reason === 'string' ? reason : Object.values(reason).join(' '))))))
  }
  return shown
}

const pair = (term, day) => [el('dt', {}, term), el('dd', {}, el('strong', {}, day))]

/** "Friday 4 December 2026" from "2026-12-04"; noon in UTC, so that no time zone moves the day. */
export function dayOf(iso, lang) {
  const day = new Date(`${iso}T12:00:00Z`)
  if (Number.isNaN(day.getTime())) return iso
  const parts = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }
  return new Intl.DateTimeFormat(lang, parts).format(day)
}
