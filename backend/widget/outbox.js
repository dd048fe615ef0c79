/** What the person said, on its way: in order, one at a time, the same id at every try. No DOM, no address. */

/** @import { Answer, Message, Own } from './types.d.ts' */

export const OVER = new Set([401, 404, 410]) // this conversation is gone
export const REFUSED = new Set([400, 413, 422]) // it will never be taken as it is
const TRIES = [700, 2500] // milliseconds before each quiet second try; after that the person decides
const LONGEST_S = 60 // the longest wait that the server may ask for

/** Nothing usable came back: the words are still here and may be sent again under the same id. */
export class NotSent extends Error {
  /** @param {Answer|null} answer */
  constructor(answer = null) {
    super('not sent')
    this.answer = answer
  }
}

export class Outbox {
  #parts
  /** @type {number|null} the life whose queue is being sent, so that two never send at once */
  #sending = null
  #life = 0 // grows when the box is emptied, so that a late answer is dropped

  /** @type {Own[]} */
  queue = []

  /**
   * @param {{post: (body: object) => Promise<Answer>, may: () => boolean, pause: (ms: number) => Promise<void>,
   *          changed: (entry: Own) => void, answered: (messages: Message[]) => void, refused: (entry: Own, say: string|null) => void,
   *          failed: (trouble: unknown) => void, over: () => void}} parts
   */
  constructor(parts) {
    this.#parts = parts
  }

  /** @param {Omit<Own, 'state'>} words @returns {Own} */
  add(words) {
    /** @type {Own} */
    const entry = { ...words, state: 'waiting' }
    this.queue.push(entry)
    return entry
  }

  clear() {
    this.#life += 1
    this.queue = []
  }

  /** Send what waits, one after the other, so that words never overtake each other. */
  async drain() {
    const life = this.#life
    if (this.#sending === life) return
    this.#sending = life
    while (this.queue.length && life === this.#life && this.#parts.may()) {
      const done = await this.#sendFirst(life)
      if (!done) break
    }
    if (this.#sending === life) this.#sending = null
  }

  async #sendFirst(life) {
    const entry = this.queue[0]
    this.#mark(entry, 'sending')
    try {
      const answer = await this.#sendWithPatience(entry, life)
      return life === this.#life && this.#settle(entry, answer)
    } catch (trouble) {
      if (life !== this.#life) return false
      this.#mark(entry, 'not_sent')
      this.#parts.failed(trouble)
      return false
    }
  }

  /** The gateway answers a known id with the answer it gave before, so trying again is always safe. */
  async #sendWithPatience(entry, life) {
    for (let tried = 0; ; tried += 1) {
      try {
        return await this.#sendOnce(entry)
      } catch (trouble) {
        const soon = TRIES[tried]
        const answer = trouble instanceof NotSent ? trouble.answer : null
        if (soon === undefined || answer?.body?.messages?.length) throw trouble
        await this.#parts.pause(Math.max(soon, Math.min(answer?.after ?? 0, LONGEST_S) * 1000))
        if (life !== this.#life) throw trouble
      }
    }
  }

  /** Anything but an answer with something in it, or a clear no, counts as not sent. Silence is failure. */
  async #sendOnce({ id, text, choice, ask }) {
    const answer = await this.#parts.post(choice === undefined ? { id, text } : { id, choice, ...(ask && { ask }) })
    if (answer.status === 200 && answer.body.messages?.length) return answer
    if (OVER.has(answer.status) || REFUSED.has(answer.status)) return answer
    throw new NotSent(answer)
  }

  /** @param {Own} entry @param {Answer} answer @returns {boolean} whether the next may go */
  #settle(entry, answer) {
    if (OVER.has(answer.status)) {
      this.#mark(entry, 'not_sent')
      this.#parts.over()
      return false
    }
    this.queue.shift()
    if (REFUSED.has(answer.status)) {
      this.#mark(entry, 'refused')
      this.#parts.refused(entry, answer.body.say ?? null)
      if (answer.body.messages?.length) this.#parts.answered(answer.body.messages) // the help card of what it said
    } else {
      this.#mark(entry, 'sent')
      this.#parts.answered(answer.body.messages ?? [])
    }
    return true
  }

  /** @param {Own} entry @param {Own['state']} state */
  #mark(entry, state) {
    entry.state = state
    this.#parts.changed(entry)
  }
}

/** A random UUID. `crypto.randomUUID` is missing on plain-http pages; getRandomValues is not. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6] & 0x0f) | 0x40
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
