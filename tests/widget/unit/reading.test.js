/** How hard it is to read what an officer writes: the formula, on syllables that are near enough. */

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { reading, said, syllables } from '../../../backend/desk/static/reading.js'

test('syllables are counted nearly as people say them', () => {
  const counts = { cat: 1, table: 2, advocate: 3, complaint: 2, made: 1, wanted: 2, asked: 1, listened: 2, the: 1, 999: 1, people: 2 }
  assert.deepEqual(Object.fromEntries(Object.keys(counts).map(word => [word, syllables(word)])), counts)
})

test('short words in short sentences read easily, and nothing more is said', () => {
  assert.equal(said('We are sorry. Tess will ring you on Friday.'), 'Reads like school year 1.')
})

test('what is hard is said with what to aim at, and a long sentence with what to do', () => {
  const text = said(
    'Following a comprehensive investigation by the responsible manager, it was established that the allocated practitioner ' +
    'had insufficient availability to facilitate the arrangements which had previously been communicated.',
  )
  assert.match(text, /^Reads like a year after school year 13, which is hard for many children: aim at 6 or less\./)
  assert.match(text, /The longest sentence has 27 words: make two of it\.$/)
})

test('lines are sentences, and without words nothing is said', () => {
  assert.equal(reading('one\ntwo\nthree')?.longest, 1)
  assert.equal(said(' \n … '), '')
})
