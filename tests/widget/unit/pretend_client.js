/** A client of a gateway that answers what a test lays ready for it, and a wait that takes no time. */

/** @import { Answer, Ask, Client, Message } from '../../../backend/widget/types.d.ts' */

/** @typedef {{method: string, path: string, ask: Ask & {body?: any}}} Request */

/** An answer of the gateway. @param {number} status @param {Answer['body']} body @returns {Answer} */
export const answer = (status, body = {}, after = 0) => ({ status, body, after })

/** A message of the helper that says this. @param {string} words @returns {Message} */
export const says = words => ({ kind: 'say', lines: [{ say: words }] })

/** What the gateway answers when a conversation begins. */
export const OPENED = answer(201, { token: 'a-token', messages: [says('Hello')] })

/**
 * Each request takes the next answer; an error is thrown, a promise waited for. With none left the line is broken.
 * @param {(Answer|Error|Promise<Answer>)[]} answers
 * @returns {{client: Client, asked: Request[], waits: number[], pause: (ms: number) => Promise<void>}}
 */
export function pretendClient(answers) {
  /** @type {Request[]} */
  const asked = []
  /** @type {number[]} */
  const waits = []
  return {
    asked,
    waits,
    client: (method, path, ask = {}) => {
      asked.push({ method, path, ask: structuredClone(ask) })
      const next = answers.shift() ?? new TypeError('no network')
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next)
    },
    pause: ms => {
      waits.push(ms)
      return Promise.resolve()
    },
  }
}
