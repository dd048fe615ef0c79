/** What is made of the record of a talk: answers for the form, a copy in plain text, what a screen reader hears. */

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { answersIn } from '../../../backend/widget/carry.js'
import { copyOf } from '../../../backend/widget/keep.js'
import { wordsToHear } from '../../../backend/widget/log.js'
import { dayOf } from '../../../backend/widget/receipt.js'

/** @import { Words } from '../../../backend/widget/types.d.ts' */

/** The key and its facts instead of words. @type {Words} */
const t = (key, facts) => facts ? `${key}(${Object.values(facts).join('/')})` : key
const asks = (/** @type {string} */ ask) => ({ kind: 'ask', ask, lines: [{ say: `${ask}?` }] })
const heard = (/** @type {object} */ said) => ({ state: /** @type {const} */ ('sent'), ...said })

test('an answer belongs to the question that was open when it was given', () => {
  const record = [asks('kind'), heard({ choice: 'complaint', label: 'Wrong' }), asks('names'), heard({ text: 'Sam' })]
  assert.deepEqual(answersIn(record), { 'choice.kind': 'complaint', 'text.names': 'Sam' })
})

test('a story told in several messages is carried whole; another answer is the last one given', () => {
  const record = [asks('what_happened'), heard({ text: 'they moved me' }), heard({ text: 'twice' }), asks('names'), heard({ text: 'Sam' }), heard({ text: 'Samira' })]
  assert.deepEqual(answersIn(record), { 'text.what_happened': 'they moved me\ntwice', 'text.names': 'Samira' })
})

test('words that never arrived are not carried as answers, and a telling that was sent is over', () => {
  assert.deepEqual(answersIn([asks('names'), { state: 'not_sent', text: 'Sam' }]), {})
  assert.deepEqual(answersIn([asks('names'), { kind: 'you', text: 'Sam', answered: false }]), {})
  assert.deepEqual(answersIn([asks('names'), heard({ text: 'Sam' }), { kind: 'sent' }]), {})
})

test('the copy holds what both said, and the receipt with its code and days', () => {
  const receipt = { reference: 'W-1', code: 'a b c d', received_on: '2026-12-01', expected: [{ what: 'reply', by: '2026-12-04' }] }
  const copy = copyOf([asks('names'), heard({ text: 'Sam' }), { kind: 'sent', lines: [{ say: 'It is sent.' }], receipt }], t, 'en-GB')
  const lines = copy.split('\n').filter(Boolean)
  assert.deepEqual(lines.slice(0, -1), ['copy_title', 'names?', 'copy_me: Sam', 'It is sent.', 'receipt_reference: W-1', 'receipt_code: a b c d'])
  assert.equal(lines[6], 'receipt_reply: Friday 4 December 2026')
})

test('where somebody decides first, the copy names the day of a yes and promises no other', () => {
  const expected = [{ what: 'stage_1_answer', by: '2026-12-04', promised_by: '2026-12-18' }]
  const copy = copyOf([{ kind: 'sent', receipt: { reference: 'W-1', received_on: '2026-12-01', expected, decided_first: true } }], t, 'en-GB')
  assert.match(copy, /receipt_if_yes: Friday 4 December 2026/)
  assert.doesNotMatch(copy, /receipt_stage_1_answer|receipt_promised_by/)
})

test('where only something over a year old is decided, the copy names the days that count from receipt', () => {
  const expected = [{ what: 'stage_1_answer', by: '2026-12-04', promised_by: '2026-12-18' }]
  const receipt = { reference: 'W-1', received_on: '2026-12-01', expected, decided_first: true, days_stand: true }
  const copy = copyOf([{ kind: 'sent', receipt }], t, 'en-GB')
  assert.match(copy, /receipt_if_yes_any_day: Friday 4 December 2026/)
  assert.match(copy, /receipt_promised_by: Friday 18 December 2026/)
})

test('a receipt without a code has no line for one', () => {
  const copy = copyOf([{ kind: 'sent', receipt: { reference: 'W-1', received_on: '2026-12-01' } }], t, 'en-GB')
  assert.doesNotMatch(copy, /receipt_code/)
})

test('a day is the day it says, wherever the device is', () => { // `make test-js` puts it where tomorrow begins first
  assert.match(dayOf('2026-12-31', 'en-GB'), /^Thursday 31 December 2026$/)
  assert.match(dayOf('2027-03-28', 'en-GB'), /^Sunday 28 March 2027$/) // clocks go forward
  assert.equal(dayOf('soon', 'en-GB'), 'soon')
})

test('messages that arrive together are heard as one, in order, with what can be chosen last', () => {
  const said = wordsToHear([
    { kind: 'say', lines: [{ say: 'Thank you.' }] },
    { kind: 'ask', lines: [{ say: 'Who?' }], step: { at: 2, of: 7 }, choices: [{ id: 'a', label: 'My carer' }, { id: 'b', label: 'School' }] },
  ], t)
  assert.equal(said, 'helper_said step_label(2/7). Thank you. Who? you_can_choose(My carer, School)')
})

test('an answer that is missing in the summary is heard as a dash, not as nothing', () => {
  const summary = [{ label: 'Who', said: 'Sam' }, { label: 'When', said: '' }]
  assert.match(wordsToHear([{ kind: 'check', summary }], t), /Who: Sam\. When: –\./)
})
