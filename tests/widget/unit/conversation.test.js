/** One conversation over a line that fails: nothing is lost, doubled, overtaken or kept longer than it may be. */

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { Conversation, newId } from '../../../backend/widget/conversation.js'
import { NotSent } from '../../../backend/widget/outbox.js'
import { answer, OPENED, pretendClient, says } from './pretend_client.js'

/** @import { Answer, Memory } from '../../../backend/widget/types.d.ts' */

/** @param {(Answer|Error|Promise<Answer>)[]} answers @param {Memory} memory */
function talkOver(answers, memory = { token: null }) {
  const line = pretendClient(answers)
  const conversation = new Conversation({ council: 'wigan', client: line.client, memory, pause: line.pause })
  /** @type {[string, any][]} */
  const told = []
  for (const type of ['said', 'arrived', 'refused', 'phase', 'cleared']) {
    conversation.addEventListener(type, event => told.push([type, /** @type {CustomEvent} */ (event).detail]))
  }
  const of = (/** @type {string} */ type) => told.filter(([one]) => one === type).map(([, detail]) => detail)
  const sent = () => line.asked.filter(one => one.method === 'POST' && one.path === '/chat/messages').map(one => one.ask.body)
  return { conversation, memory, of, sent, ...line }
}

/** Until everything that was begun has come to its end. */
const settled = () => new Promise(done => setTimeout(done, 0))

test('a new conversation is opened for the council and its token kept', async () => {
  const { conversation, memory, asked, of } = talkOver([OPENED])
  await conversation.begin()
  assert.deepEqual(asked[0], { method: 'POST', path: '/chat/conversations', ask: { body: { council: 'wigan' } } })
  assert.equal(memory.token, 'a-token')
  assert.equal(conversation.phase, 'ready')
  assert.deepEqual(of('arrived'), [{ messages: [says('Hello')], again: false }])
})

test('words are tried again under the same id until the gateway answers', async () => {
  const { conversation, sent, waits, of } = talkOver([OPENED, answer(502), new TypeError('no network'), answer(200, { messages: [says('Yes')] })])
  await conversation.begin()
  conversation.say('they moved me')
  await settled()
  const ids = sent().map(body => body.id)
  assert.equal(ids.length, 3)
  assert.equal(new Set(ids).size, 1)
  assert.deepEqual(waits, [700, 2500])
  assert.equal(of('said')[0].entry.state, 'sent')
  assert.equal(conversation.queue.length, 0)
})

test('the gateway may ask for a longer wait, but not for more than a minute', async () => {
  const { conversation, waits } = talkOver([OPENED, answer(429, {}, 5), answer(503, {}, 3600), answer(200, { messages: [says('Yes')] })])
  await conversation.begin()
  conversation.say('hello')
  await settled()
  assert.deepEqual(waits, [5000, 60_000])
})

test('an answer of nothing is no answer: the words stay and are said to be not sent', async () => {
  const nothing = answer(200, { messages: [] })
  const { conversation, of } = talkOver([OPENED, nothing, nothing, nothing])
  await conversation.begin()
  conversation.say('please listen')
  await settled()
  assert.equal(of('said')[0].entry.state, 'not_sent')
  assert.deepEqual(conversation.takeBack(), ['please listen'])
})

test('what is said while an answer is awaited waits its turn', async () => {
  let arrive = (/** @type {Answer} */ _) => {}
  const slow = new Promise(done => { arrive = done })
  const { conversation, sent } = talkOver([OPENED, slow, answer(200, { messages: [says('Two')] })])
  await conversation.begin()
  conversation.say('one')
  conversation.say('two')
  await settled()
  assert.deepEqual(sent().map(body => body.text), ['one'])
  arrive(answer(200, { messages: [says('One')] }))
  await settled()
  assert.deepEqual(sent().map(body => body.text), ['one', 'two'])
})

test('a choice is sent without words, and words without a choice', async () => {
  const fine = answer(200, { messages: [says('Yes')] })
  const { conversation, sent } = talkOver([OPENED, fine, fine])
  await conversation.begin()
  conversation.choose({ id: 'complaint', label: 'Something is wrong', picture: 'sad' })
  conversation.say('my bike')
  await settled()
  assert.deepEqual(sent().map(body => Object.keys(body).sort()), [['choice', 'id'], ['id', 'text']])
})

test('what the gateway refuses goes back with its reason, and the next is sent', async () => {
  const { conversation, of } = talkOver([OPENED, answer(413, { say: 'That is too long.' }), answer(200, { messages: [says('Yes')] })])
  await conversation.begin()
  conversation.say('far too long')
  conversation.say('short')
  await settled()
  assert.deepEqual(of('refused').map(one => [one.entry.text, one.say]), [['far too long', 'That is too long.']])
  assert.deepEqual(of('said').map(one => one.entry.state), ['refused', 'sent'])
})

test('a conversation that the server forgot is over: words come back, the token goes', async () => {
  const { conversation, memory } = talkOver([OPENED, answer(410)])
  await conversation.begin()
  conversation.say('are you there')
  await settled()
  assert.equal(conversation.phase, 'over')
  assert.equal(memory.token, null)
  assert.deepEqual(conversation.takeBack(), ['are you there'])
})

test('a conversation opened again sends what was never answered, under its own id', async () => {
  const before = [says('Hello'), { kind: 'you', id: 'first', text: 'heard', answered: true }, { kind: 'you', id: 'second', text: 'unheard', answered: false }]
  const { conversation, sent, of } = talkOver([answer(200, { messages: before }), answer(200, { messages: [says('Yes')] })], { token: 'kept' })
  await conversation.begin()
  await settled()
  assert.deepEqual(sent(), [{ id: 'second', text: 'unheard' }])
  assert.deepEqual(of('arrived')[0], { messages: before.slice(0, 2), again: true })
})

test('a kept token that nobody knows any more begins a new conversation', async () => {
  const { conversation, memory, asked } = talkOver([answer(404), OPENED], { token: 'old' })
  await conversation.begin()
  assert.deepEqual(asked.map(one => one.path), ['/chat/messages', '/chat/conversations'])
  assert.equal(memory.token, 'a-token')
})

test('help that comes with a broken line is shown once, not at every try', async () => {
  const down = () => answer(503, { messages: [says('You can ring 0800 1111')] })
  const { conversation, of } = talkOver([OPENED, down(), down()])
  await conversation.begin()
  conversation.say('hello')
  await settled()
  await conversation.retry()
  assert.equal(of('arrived').length, 2) // the first screen, and the help
  assert.equal(conversation.queue[0].state, 'not_sent')
})

test('hiding the page asks the server to forget and drops an answer that comes late', async () => {
  let arrive = (/** @type {Answer} */ _) => {}
  const { conversation, memory, asked, of } = talkOver([OPENED, new Promise(done => { arrive = done }), answer(204)])
  await conversation.begin()
  conversation.say('secret')
  conversation.end()
  arrive(answer(200, { messages: [says('late')] }))
  await settled()
  assert.equal(conversation.phase, 'gone')
  assert.equal(memory.token, null)
  assert.deepEqual(asked.at(-1), { method: 'DELETE', path: '/chat', ask: { token: 'a-token', keepalive: true } })
  assert.equal(of('arrived').length, 1)
  assert.equal(conversation.queue.length, 0)
})

test('a code that nobody knows brings nothing back and leaves the talk as it is', async () => {
  const { conversation, memory } = talkOver([OPENED, answer(404)])
  await conversation.begin()
  assert.equal(await conversation.resume('four words nobody knows'), false)
  assert.equal(memory.token, 'a-token')
  assert.equal(conversation.phase, 'ready')
})

test('a code is promised only when one was given', async () => {
  const { conversation } = talkOver([OPENED, answer(200, {}), answer(200, { code: 'river-lamp-otter-seven' })])
  await conversation.begin()
  await assert.rejects(conversation.save(), NotSent)
  assert.equal(await conversation.save(), 'river-lamp-otter-seven')
})

test('ids are random version 4 UUIDs', () => {
  const ids = Array.from({ length: 200 }, newId)
  for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.equal(new Set(ids).size, ids.length)
})
