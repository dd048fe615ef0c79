/**
 * One conversation: what was said, what is still on its way, and how it is sent exactly once.
 * No DOM here. It keeps nothing on the device but the token, in the memory it is given.
 *
 * Events: `said` {entry}, `changed` {entry}, `arrived` {messages, again}, `refused` {entry, say}, `phase` {phase}, `cleared`.
 */

import { newId, NotSent, Outbox, OVER, REFUSED } from './outbox.js'

export { newId } from './outbox.js'

/** @import { Client, Memory, Own, Phase } from './types.d.ts' */

export class Conversation extends EventTarget {
  #client
  #memory
  #council
  #outbox
  #helped = false // the help card of a broken line is shown once, not at every try
  #life = 0 // grows when a conversation ends, so that a late answer to the old one is dropped

  /** @type {Phase} */
  phase = 'new'
  /** @type {number|null} too many chats began at this address: until when (milliseconds) */
  limited = null

  /**
   * @param {{council: string, client: Client, memory: Memory,
   *          pause?: (ms: number) => Promise<void>}} parts
   */
  constructor({ council, client, memory, pause = ms => new Promise(done => setTimeout(done, ms)) }) {
    super()
    this.#council = council
    this.#client = client
    this.#memory = memory
    this.#outbox = new Outbox({
      pause,
      post: body => this.#ask('POST', '/chat/messages', body),
      may: () => this.phase === 'ready',
      changed: entry => this.#tell('changed', { entry }),
      answered: messages => this.#arrive(messages, false),
      refused: (entry, why) => this.#tell('refused', { entry, say: why }),
      failed: trouble => this.#showHelp(trouble),
      over: () => this.#over(),
    })
  }

  /** What is not sent yet, oldest first. @returns {Own[]} */
  get queue() {
    return this.#outbox.queue
  }

  /** Open the conversation of this tab again, or begin a new one. */
  async begin() {
    if (this.phase === 'opening' || this.phase === 'gone') return
    const life = ++this.#life
    this.#become('opening')
    try {
      const found = await this.#restore(life)
      if (!found) await this.#create(life)
    } catch (trouble) {
      this.#notOpen(life, trouble)
    }
  }

  /** Say something in words. Kept and sent in order, also when the line is down. */
  say(text) {
    return this.#own({ text })
  }

  /**
   * Press a choice of a message. `ask`: the question that it stood with; the menu's own have none.
   * @param {import('./types.d.ts').Choice} choice
   */
  choose({ id, label, picture, ask }) {
    return this.#own({ choice: id, label, picture, ask })
  }

  /** The person taps "try again", or the line is back. Same words, same ids. */
  retry() {
    if (this.phase === 'not_open') return this.begin()
    return this.#outbox.drain()
  }

  /** Take back what was never sent: its texts, oldest first. */
  takeBack() {
    const texts = this.queue.map(entry => entry.text).filter(Boolean)
    this.#outbox.clear()
    return texts
  }

  /** Ask for a code to come back with; rejects with NotSent. */
  async save() {
    const answer = await this.#ask('POST', '/chat/save', {})
    if (answer.status !== 200 || !answer.body.code) throw new NotSent(answer)
    return answer.body.code
  }

  /** Carry on with a code; false when nobody knows it; rejects with NotSent. */
  async resume(code) {
    const answer = await this.#client('POST', '/chat/resume', { body: { code } })
    if (OVER.has(answer.status) || REFUSED.has(answer.status)) return false
    if (answer.status !== 200 || !answer.body.token) throw new NotSent(answer)
    this.#forget()
    this.#memory.token = answer.body.token
    this.#bringBack(answer.body.messages ?? [])
    return true
  }

  /** The person asked for it to be deleted: here and on the server. */
  async wipe() {
    const answer = await this.#ask('DELETE', '/chat')
    if (answer.status >= 300 && !OVER.has(answer.status)) throw new NotSent(answer)
    this.#outbox.clear()
    this.#over()
  }

  /** A new conversation after one that is over. */
  async startAgain() {
    this.#forget()
    this.phase = 'new'
    await this.begin()
  }

  /** End it for good: used when the page is hidden. `wipe` asks the server to forget it too. */
  end({ wipe = true } = {}) {
    const token = this.#memory.token
    this.#forget()
    this.phase = 'gone'
    // keepalive lets the request outlive the page; nobody is left to read the answer.
    if (token && wipe) this.#client('DELETE', '/chat', { token, keepalive: true }).catch(() => {})
  }

  async #restore(life) {
    if (!this.#memory.token) return false
    const answer = await this.#ask('GET', '/chat/messages')
    if (life !== this.#life) return true
    if (OVER.has(answer.status)) {
      this.#memory.token = null
      return false
    }
    if (answer.status !== 200 || !answer.body.messages?.length) throw new NotSent(answer)
    this.#bringBack(answer.body.messages)
    return true
  }

  /** A transcript: what the bot never answered is sent again under its own id, so that it is not lost or doubled. */
  #bringBack(messages) {
    const unanswered = messages.filter(message => message.kind === 'you' && message.answered === false)
    this.#arrive(messages.filter(message => !unanswered.includes(message)), true)
    for (const { id, text, choice, label, picture } of unanswered) this.#queue({ id, text, choice, label, picture })
    this.#become('ready')
  }

  async #create(life) {
    const answer = await this.#client('POST', '/chat/conversations', { body: { council: this.#council } })
    if (life !== this.#life) return
    const opened = answer.status === 200 || answer.status === 201
    if (!opened || !answer.body.token || !answer.body.messages?.length) throw new NotSent(answer)
    this.#memory.token = answer.body.token
    this.#arrive(answer.body.messages, false)
    this.#become('ready')
  }

  #notOpen(life, trouble) {
    if (life !== this.#life) return
    const answer = trouble instanceof NotSent ? trouble.answer : null
    this.limited = answer?.status === 429 ? Date.now() + answer.after * 1000 : null
    this.#showHelp(trouble)
    this.#become('not_open')
  }

  #own(words) {
    this.#queue({ id: newId(), ...words })
    this.#outbox.drain()
  }

  #queue(words) {
    this.#tell('said', { entry: this.#outbox.add(words) })
  }

  #over() {
    this.#memory.token = null
    this.#become('over')
  }

  #showHelp(trouble) {
    const messages = trouble instanceof NotSent ? trouble.answer?.body?.messages : null
    if (!messages?.length || this.#helped) return
    this.#arrive(messages, false)
    this.#helped = true
  }

  #ask(method, path, /** @type {object|undefined} */ body = undefined) {
    return this.#client(method, path, { token: this.#memory.token, body })
  }

  #arrive(messages, again) {
    this.#helped = false
    this.#tell('arrived', { messages, again })
  }

  #forget() {
    this.#life += 1
    this.#memory.token = null
    this.#outbox.clear()
    this.#tell('cleared', {})
  }

  #become(phase) {
    this.phase = phase
    this.#tell('phase', { phase })
    if (phase === 'ready') this.#outbox.drain()
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }))
  }
}
