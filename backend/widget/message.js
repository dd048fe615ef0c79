/**
 * One message of the bot, drawn whole: pictures left, words right, then the read-back or the receipt, then what can be
 * pressed.
 */

import { button, choiceGroup, el, icon, picture, press, spoken, wordsIn } from './drawing.js'
import { receiptCard } from './receipt.js'

/**
 * @import { Choice, Message, Start, SummaryRow, Words } from './types.d.ts'
 * @typedef {{t: Words, lang: string, choose: (choice: Choice) => void, copy: () => void, read: (nodes: Element[], pressed: HTMLElement) => void, starts?: Start[]}} Parts
 */

// A number a child may ring at once: 999, 0800 1111, 116 123, 01942 489 808.
const PHONE = /\b(?:999|112|111|116 ?\d{3}|0\d{2,4}(?: ?\d{2,4}){1,3})\b/g
// A number that takes text messages: 85258.
const TEXT_TO = /\b8\d{4}\b/g
const TEXT_TO_ONLY = /^8\d{4}$/
const SHORT_LABEL = 20 // letters that fit under the picture of a tile

/**
 * @param {Message} message
 * @param {Parts & {open: boolean}} said
 *   open: this message carries the question that can be answered now
 */
export function messageItem(message, said) {
  const choose = choice => said.choose({ ...choice, ...(message.ask && { ask: message.ask }) })
  const parts = { ...said, choose }
  const { t, open } = parts
  const bubble = el('div', { class: 'bubble' }, spoken(t('helper_said')), stepOf(message, t), listenButton(message, parts),
    ...(message.kind === 'help' ? helpLines(message.lines ?? []) : linesOf(message)))
  if (message.summary) bubble.append(summaryCard(message.summary, { t, choose, open }))
  if (message.receipt) bubble.append(receiptCard(message, parts))
  const item = el('li', { class: `from-helper kind-${message.kind}`, 'data-card': message.card }, bubble)
  if (open && message.choices?.length) item.append(...choicesOf(message, parts))
  if (open && message.ask) item.append(asides(message, parts))
  return item
}

/**
 * The lines to read at once, then the strip of a few words that opens and says the rest.
 * @param {Message} message
 */
function linesOf({ lines = [] }) {
  const placed = place => lines.filter(line => line.place === place)
  const strip = placed('strip')
  return [...placed(undefined).map(lineOf), strip.length > 0 && el('details', { class: 'strip' },
    el('summary', { class: 'words' }, strip.map(line => line.say.replace(/\.$/, '')).join(' · ')), ...placed('more').map(lineOf))]
}

/** Equal choices, and the smaller ones under them. What the top of this page has already is not drawn again. */
function choicesOf(message, parts) {
  const placed = place => message.choices.filter(choice => choice.place === place)
  const [big, below] = [placed(undefined), placed('below')]
  const tiles = big.length === 3 && big.every(choice => (choice.label ?? '').length <= SHORT_LABEL)
  const group = (choices, look) => choices.length > 0 ? [choiceGroup(choices, { ...parts, look })] : []
  return [...group(big, tiles ? 'tiles' : ''), ...group(below, 'below')]
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

/** On a help card a line with a number is itself the button that calls it, or begins a text message to it. */
function helpLines(lines) {
  /** @type {Set<string>} */
  const seen = new Set()
  return lines.map(line => {
    const [number] = line.say.match(PHONE) ?? line.say.match(TEXT_TO) ?? []
    if (!number || seen.has(number)) return lineOf(line)
    seen.add(number)
    return callLink(number, line.say)
  })
}

/** Every phone number of these lines as a big button. */
export function callsOf(message, t) {
  const numbers = new Set((message.lines ?? []).flatMap(line => line.say.match(PHONE) ?? []))
  return el('div', { class: 'calls' }, ...[...numbers].map(number => callLink(number, t('call', { number }))))
}

export function callLink(number, words) {
  const scheme = TEXT_TO_ONLY.test(number) ? 'sms' : 'tel'
  return el('a', { class: 'call', href: `${scheme}:${number.replaceAll(' ', '')}` }, icon('phone'), el('span', { class: 'words' }, words))
}

/** Help that stands with every question, unless the bot offers it itself. @param {Message} message @param {Words} t @returns {Choice[]} */
export function helpWith({ ask, choices = [] }, t) {
  const offered = new Set(choices.map(choice => choice.id))
  return [{ id: 'explain', label: t('explain'), picture: 'question' }, { id: 'back', label: t('back'), picture: 'back' }]
    .filter(({ id }) => !offered.has(id) && !(id === 'back' && ask === 'kind'))
}

/** Small buttons under the choices; at the first question also other ways to begin. @param {Message} message @param {Parts} parts */
function asides(message, { t, choose, starts = [] }) {
  const row = el('div', { class: 'asides' })
  const aside = (id, label, icon, onclick) => {
    const made = button(label, onclick, { class: 'aside', 'data-choice': id, icon })
    wordsIn(made).className = 'words'
    row.append(made)
  }
  for (const choice of helpWith(message, t)) aside(choice.id, choice.label, choice.id === 'back' ? 'back' : 'question', event => press(event, choice, choose))
  const begins = message.ask === 'kind' ? starts : []
  for (const { id, label, icon, act } of begins) aside(id, label, icon, () => act(scale => row.after(scale)))
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
  return [...item.querySelectorAll('.line .words, .call .words, .row-words, .choice .words')]
}

/**
 * The read-back as a short letter: their own words first, then each further part, each with its own way to change it.
 * What was left empty waits in a line that opens.
 * @param {SummaryRow[]} rows
 */
export function summaryCard(rows, { t, choose, open }) {
  const said = rows.filter(row => row.said && !row.empty)
  const empty = rows.filter(row => !said.includes(row))
  const bits = of => el('ul', { class: 'bits' }, ...of.map(row => el('li', {}, bit(row, { t, choose, open }))))
  return el('div', { class: 'summary', role: 'group', 'aria-label': t('check_title') }, bits(storyFirst(said)),
    empty.length > 0 && el('details', { class: 'empty' }, el('summary', {}, t('left_empty', { count: empty.length })), bits(empty)))
}

const storyFirst = rows => [...rows.filter(isStory), ...rows.filter(row => !isStory(row))]
const isStory = row => row.ask === 'what_happened' || row.change === 'change_what_happened'

function bit(row, { t, choose, open }) {
  const told = el('span', { class: 'row-words' },
    el('span', { class: isStory(row) ? 'label spoken' : 'label' }, `${row.label}: `), el('span', { class: 'said' }, row.said || t('nothing_said')))
  if (!open || !row.change) return el('p', { class: 'bit' }, told)
  const label = t('change_what', { label: row.label })
  const onclick = event => press(event, { id: row.change, label }, choose)
  return el('button', { type: 'button', class: 'bit change', onclick, 'data-choice': row.change, 'data-label': label },
    told, icon('change'), el('span', { class: 'words spoken' }, t('change')))
}
