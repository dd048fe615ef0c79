/** What the backend promised: a number, secret words and dates, drawn so that they can be copied by hand. */

import { el } from './dom.js'

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
