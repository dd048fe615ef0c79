/** What the person said, on its way: in order, one at a time, the same id at every try. No DOM, no address. */

/**
 * @typedef {{id: string, text?: string, choice?: string, label?: string, picture?: string,
 *            state: 'waiting'|'sending'|'sent'|'not_sent'|'refused'}} Own  what the person said
 */

export const OVER = new Set([401, 404, 410]) // this conversation is gone
export const REFUSED = new Set([400, 413, 422]) // it will never be taken as it is
const TRIES = [700, 2500] // milliseconds before each quiet second try; after that the person decides
const LONGEST_S = 60 // the longest wait that the server may ask for

/** Nothing usable came back: the words are still here and may be sent again under the same id. */
export class NotSent extends Error {
  constructor(answer = null) {
    super('not sent')
    this.answer = answer
  }
}

export class Outbox {
  #parts
  #sending = null // the life whose queue is being sent, so that two never send at once
  #life = 0 // grows when the box is emptied, so that a late answer is dropped

  /** @type {Own[]} */
  queue = []

  /**
   * @param {{post: (body: object) => Promise<import('./chat.js').Answer>, may: () => boolean, pause: (ms: number) => Promise<void>,
   *          changed: (entry: Own) => void, answered: (messages: object[]) => void, refused: (entry: Own, say: string|null) => void,
   *          failed: (trouble: Error) => void, over: () => void}} parts
   */
  constructor(parts) {
    this.#parts = parts
  }

  /** @returns {Own} */
  add(words) {
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
        if (soon === undefined || trouble.answer?.body?.messages?.length) throw trouble
        await this.#parts.pause(Math.max(soon, Math.min(trouble.answer?.after ?? 0, LONGEST_S) * 1000))
        if (life !== this.#life) throw trouble
      }
    }
  }

  /** Anything but an answer with something in it, or a clear no, counts as not sent. Silence is failure. */
  async #sendOnce({ id, text, choice }) {
    const answer = await this.#parts.post(choice === undefined ? { id, text } : { id, choice })
    if (answer.status === 200 && answer.body.messages?.length) return answer
    if (OVER.has(answer.status) || REFUSED.has(answer.status)) return answer
    throw new NotSent(answer)
  }

  /** @returns {boolean} whether the next may go */
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
    } else {
      this.#mark(entry, 'sent')
      this.#parts.answered(answer.body.messages)
    }
    return true
  }

  #mark(entry, state) {
    entry.state = state
    this.#parts.changed(entry)
  }
}
