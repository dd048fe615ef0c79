/** The receipt as a keepsake: what happens next in three pictures, one date, one code, and what to press now. */

import { button, el, picture } from './drawing.js'

/** @import { Message, Receipt, Words } from './types.d.ts' */

const ANSWERS = ['stage_1_answer', 'reply']
const KNOWN = new Set(['acknowledge', ...ANSWERS])

/**
 * @param {Message} message  with its receipt
 * @param {import('./message.js').Parts} parts
 */
export function receiptCard({ card, receipt, reachable }, { t, lang, choose, copy }) {
  const told = /** @type {Receipt} */ (receipt)
  return el('div', { class: 'receipt' }, told.decided_first ? null : nextSteps(card, t), answerOf(told, reachable !== false, t, lang),
    el('div', { class: 'keepsake' },
      el('div', {}, el('p', { class: 'label' }, t('receipt_reference')), el('p', { class: 'reference' }, told.reference)),
      ...(told.code ? [el('div', {}, ...codeOf(told.code, t('receipt_code'), t('receipt_code_why')))] : [])),
    el('div', { class: 'more' }, daysOf(told, t, lang), keepIt(t, copy)), nowOf(t, choose))
}

/** The days are those of a yes on this day: nobody is told the others. @param {Partial<Receipt>} told */
export const onlyToday = ({ decided_first: first, days_stand: stand }) => Boolean(first && !stand)

/** The label of the answer where somebody decides first; none where nobody does. @param {Partial<Receipt>} told */
export const afterYes = told => onlyToday(told) ? 'receipt_if_yes' : told.decided_first ? 'receipt_if_yes_any_day' : undefined

/** What happens with a complaint, in three pictures; an idea and a thank you are read, and that is said already. */
function nextSteps(card, t) {
  if (card !== 'sent_complaint') return null
  const steps = [['people', 'next_read'], ['magnifier', 'next_find'], ['letter', 'next_answer']]
  return el('ol', { class: 'next', 'aria-label': t('next_label') }, ...steps.map(([key, words]) => el('li', {}, picture(key), el('span', {}, t(words)))))
}

/**
 * The one date that matters: of the answer. Two, told apart, where the council's own promise is later than the law.
 * @param {Receipt} receipt @param {boolean} reachable @param {Words} t @param {string} lang
 */
function answerOf({ expected = [], ...told }, reachable, t, lang) {
  const due = expected.find(one => ANSWERS.includes(one.what))
  if (!due) return null
  const label = afterYes(told) ?? (reachable ? `receipt_${due.what}` : 'receipt_answer_here')
  const promised = due.promised_by && !onlyToday(told) ? pair(t('receipt_promised_by'), dayOf(due.promised_by, lang)) : []
  return el('dl', { class: 'dates' }, ...pair(t(label), dayOf(due.by, lang)), ...promised)
}

/**
 * The other days, and how they are counted, for whoever wants to know.
 * @param {Receipt} receipt @param {Words} t @param {string} lang
 */
function daysOf({ received_on: received, expected = [], ...told }, t, lang) {
  const list = el('dl', {}, ...pair(t('receipt_received'), dayOf(received, lang)))
  for (const due of expected) {
    if (!ANSWERS.includes(due.what)) list.append(...pair(t(KNOWN.has(due.what) ? `receipt_${due.what}` : 'receipt_other'), dayOf(due.by, lang)))
    if (!onlyToday(told) && due.at_latest && due.at_latest !== due.by && due.at_latest !== due.promised_by) list.append(...pair(t('receipt_at_latest'), dayOf(due.at_latest, lang)))
  }
  const reasons = [...new Set(expected.flatMap(due => [due.because ?? []].flat()).filter(Boolean).map(inWords))]
  return el('details', { class: 'days' }, el('summary', {}, t('receipt_because')), list,
    reasons.length > 0 && el('ul', {}, ...reasons.map(reason => el('li', {}, reason))))
}

const inWords = reason => typeof reason === 'string' ? reason : Object.values(reason).join(' ')

/** A copy only after a word about who else sees this phone or computer. */
function keepIt(t, copy) {
  return el('details', { class: 'keep' }, el('summary', {}, t('keep_copy')), el('p', { class: 'small' }, t('copy_warning')),
    button(t('print'), () => window.print(), { class: 'plain', icon: 'print' }), ' ',
    button(t('download'), copy, { class: 'plain', icon: 'save' }))
}

function nowOf(t, choose) {
  const add = { id: 'later', label: t('add_more') }
  const done = () => /** @type {HTMLElement|null} */ (document.querySelector('.top .hide'))?.click()
  return el('div', { class: 'now' }, button(t('add_more'), () => choose(add), { class: 'plain', icon: 'change' }),
    button(t('done'), done, { class: 'plain', icon: 'tick' }))
}

/** Four plain words, each on its own so that they can be read out or written down. */
export function codeOf(code, title, why) {
  if (!code) return []
  const words = code.split(/[\s-]+/).map(word => el('li', {}, word))
  return [el('p', { class: 'label' }, title), el('ul', { class: 'code' }, ...words), el('p', { class: 'small' }, why)]
}

const pair = (term, day) => [el('dt', {}, term), el('dd', {}, el('strong', {}, day))]

/**
 * "Friday 4 December 2026" from "2026-12-04"; noon in UTC, so that no time zone moves the day.
 * @param {string} iso
 * @param {string} lang  BCP 47
 */
export function dayOf(iso, lang) {
  const day = new Date(`${iso}T12:00:00Z`)
  if (Number.isNaN(day.getTime())) return iso
  /** @type {Intl.DateTimeFormatOptions} */
  const parts = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }
  return new Intl.DateTimeFormat(lang, parts).format(day).replace(',', '') // as the cards say it
}
