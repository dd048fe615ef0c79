/**
 * The plain form in place of a chat that is down. What was said goes along in the body of a request, never in an
 * address, so that nothing is asked twice and nothing is left in a list of visited pages.
 */

import { el } from './drawing.js'

/** @import { Said } from './types.d.ts' */

/**
 * Leave for the form. In a council's frame the whole page goes: a frame of another site may keep no cookie.
 * @param {string} address  of the form
 * @param {Said[]} record  messages and what the person said, in order
 * @param {(string|undefined)[]} unheard  words that never reached the bot
 */
export function carryTo(address, record, unheard) {
  const fields = { ...answersIn(record), ...(unheard.length && { unheard: unheard.join('\n') }) }
  const inputs = Object.entries(fields).map(([name, value]) => el('input', { type: 'hidden', name, value }))
  const form = el('form', {
    method: 'post', action: `${address}/carry`, enctype: 'multipart/form-data', target: '_top', hidden: true,
  }, ...inputs)
  document.body.append(form)
  form.submit()
}

/**
 * The answers to our questions, by the question that was open when they were given. Sent tellings are over.
 * @param {Said[]} record
 * @returns {Record<string, string>}
 */
export function answersIn(record) {
  let asked = ''
  /** @type {Record<string, string>} */
  let fields = {}
  for (const said of record) {
    if (said.kind === 'sent') fields = {}
    if (said.kind !== undefined && said.kind !== 'you') asked = said.ask ?? asked
    else if (asked && arrived(said)) answer(fields, asked, said)
  }
  return fields
}

/** @param {Record<string, string>} fields @param {string} asked @param {Said} said */
function answer(fields, asked, { text, choice }) {
  const told = fields[`text.${asked}`]
  if (choice !== undefined) fields[`choice.${asked}`] = choice
  else if (text !== undefined) fields[`text.${asked}`] = told && asked === 'what_happened' ? `${told}\n${text}` : text
}

const arrived = said => said.kind === 'you' ? said.answered !== false : said.state === 'sent'
