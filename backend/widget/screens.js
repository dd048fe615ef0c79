/**
 * Pictures first: what of an answer stands on which screen. A help card, and what is asked after harm, is never cut into
 * pieces: all its numbers and answers stand on one screen, with whatever comes after it in the same answer.
 */

import { linesToHear } from './log.js'
import { helpWith, summaryCard } from './message.js'
import { receiptCard } from './receipt.js'

/**
 * @import { Choice, Line, Message, Start, Words } from './types.d.ts'
 * @typedef {{line?: Line, node?: () => HTMLElement, told?: Partial<Message>, whole?: {message: Message, open: boolean}[],
 *   more?: Screen[], choices: (Choice & Partial<Start>)[]}} Screen
 *   told: what a node says, for the ear; more: what opens from here and stands after it then
 */

const WHOLE = new Set(['safe_now', 'later_safe_now', 'after_harm'])
// What stands opposite comes with it: an answer on a later screen would weigh less.
const OPPOSITE = new Map([['yes', 'no'], ['no', 'yes'], ['yes_please', 'no_thanks'], ['thank_you', 'complaint']])

/** @param {Message[]} messages  of one answer @param {import('./message.js').Parts} parts @returns {Screen[]} */
export function screensOf(messages, parts) {
  const asking = messages.findLast(message => message.ask || message.choices?.length)
  /** @type {Screen[]} */
  const screens = []
  for (const message of messages) {
    const whole = { message, open: message === asking }
    const before = screens.at(-1)?.whole
    if (before) before.push(whole) // the question after a help card is not a screen further on
    else if (message.kind === 'help' || WHOLE.has(message.ask ?? '')) screens.push({ whole: [whole], choices: [] })
    else screens.push(...screensIn(message, whole.open, parts))
  }
  return screens
}

/** @param {Message} message @param {boolean} open @param {import('./message.js').Parts} parts @returns {Screen[]} */
function screensIn(message, open, parts) {
  const { t, choose, starts = [] } = parts
  const asked = choice => choose({ ...choice, ...(message.ask && { ask: message.ask }) })
  const { lines = [], summary, receipt } = message
  const placed = place => lines.filter(line => line.place === place)
  /** @type {(lines: Line[]) => Screen[]} */
  const each = lines => lines.map(line => ({ line, choices: [] }))
  const [strip, more] = [each(placed('strip')), each(placed('more'))]
  if (strip.length && more.length) strip[strip.length - 1].more = more
  const screens = [...each(placed(undefined)), ...strip]
  if (summary) screens.push({ node: () => summaryCard(summary, { t, choose: asked, open }), told: { summary }, choices: [] })
  if (receipt) screens.push({ node: () => receiptCard(message, parts), told: { lines: placed('receipt') }, choices: [] })
  const last = screens.at(-1)
  if (open && last) last.choices = choicesOf(message, t, message.ask === 'kind' ? starts : [])
  return screens
}

/** @param {Message} message @param {Words} t @param {Start[]} starts */
function choicesOf(message, t, starts) {
  const offered = [...(message.choices ?? []).filter(choice => choice.place !== 'bar')]
  const opposite = offered.findIndex(choice => choice.id === OPPOSITE.get(offered[0].id))
  if (opposite > 1) offered.splice(1, 0, ...offered.splice(opposite, 1))
  const all = [...offered, ...starts, ...(message.ask ? helpWith(message, t) : [])]
  return all.map(choice => ({ ...choice, ...(message.ask && { ask: message.ask }) }))
}

/** What is heard of a screen. @param {Screen} screen @param {Choice[]} shown @param {Words} t */
export function wordsOn({ line, told, whole }, shown, t) {
  if (whole) return linesToHear(whole.map(({ message, open }) => open ? message : { ...message, choices: [] }), t)
  return linesToHear([{ kind: 'say', lines: line && [line], ...told, choices: shown }], t)
}
