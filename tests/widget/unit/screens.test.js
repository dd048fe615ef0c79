/** Pictures first: what of an answer stands on which screen. */

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { screensOf } from '../../../backend/widget/screens.js'

/** @import { Message, Words } from '../../../backend/widget/types.d.ts' */

/** @type {Words} */
const t = key => key
const parts = { t, lang: 'en-GB', choose: () => {}, copy: () => {}, read: () => {} }
/** @type {(ask: string|undefined, ...says: string[]) => Message} */
const asks = (ask, ...says) => ({ kind: ask ? 'ask' : 'say', ask, lines: says.map(say => ({ say })), choices: ask ? [{ id: 'yes' }, { id: 'no' }] : [] })
const help = { ...asks(undefined, 'call 999'), kind: 'help' }
/** Lines of a screen of one line; the questions of one that is whole. @type {(messages: Message[]) => (string|undefined)[]} */
const drawn = messages => screensOf(messages, parts)
  .map(({ line, whole }) => line?.say ?? whole?.map(({ message }) => message.ask ?? message.lines?.[0].say).join('+'))

test('what was written for the eye in one order is turned in that order: lines, the strip, and behind it what it opens', () => {
  const lines = [
    { say: 'hello' }, { say: 'nobody is here', place: /** @type {const} */ ('strip') }, { say: 'I must tell', place: /** @type {const} */ ('strip') },
    { say: 'who is told', place: /** @type {const} */ ('more') }, { say: 'press Hide', place: /** @type {const} */ ('more') },
  ]
  const screens = screensOf([{ ...asks('kind'), lines }], parts)
  assert.deepEqual(screens.map(({ line }) => line?.say), ['hello', 'nobody is here', 'I must tell'])
  assert.deepEqual(screens.map(({ more }) => more?.map(({ line }) => line?.say)), [undefined, undefined, ['who is told', 'press Hide']])
  assert.deepEqual(screens.map(({ choices }) => choices[0]?.id), [undefined, undefined, 'yes'])
})

test('what is asked after harm is on one screen with all that comes after the help card, also for whoever came back', () => {
  for (const ask of ['safe_now', 'later_safe_now', 'after_harm', 'what_happened']) {
    assert.deepEqual(drawn([asks(undefined, 'thank you'), help, asks(undefined, 'read by nine'), asks(ask, 'and?')]), ['thank you', `call 999+read by nine+${ask}`])
  }
})

test('without a help card only a question after harm is whole', () => {
  assert.deepEqual(drawn([asks(undefined, 'noted', 'press help'), asks('later_safe_now', 'safe?')]), ['noted', 'press help', 'later_safe_now'])
  assert.deepEqual(drawn([asks('names', 'one', 'two')]), ['one', 'two'])
})
