/**
 * The one polite live region. It stands in the page, empty, before anything is said: a region that
 * comes with its words is often not read. Every announcement is its own node, in order, and is removed
 * after a second so that nobody meets the words twice when walking through the page.
 */

import { el } from './dom.js'

const STAYS_MS = 1200 // shorter than about a second and some readers miss it

export class Announcer {
  constructor() {
    this.element = el('div', { class: 'spoken', role: 'status', 'aria-live': 'polite', 'aria-relevant': 'additions', id: 'announcer' })
  }

  /** @param {string} words */
  say(words) {
    if (!words) return
    const heard = el('p', {}, words)
    this.element.append(heard)
    setTimeout(() => heard.remove(), STAYS_MS)
  }

  /** Nothing of the chat stays, not even here. */
  silence() {
    this.element.replaceChildren()
  }
}

/** What a screen reader hears for messages that arrive together: one announcement, in order. */
export function wordsToHear(messages, t) {
  const lines = messages.flatMap(message => message.lines ?? []).map(line => line.say)
  const asked = messages.findLast(message => message.choices?.length)
  const labels = asked?.choices.map(choice => choice.label).join(', ')
  const step = messages.findLast(message => message.step)?.step
  return [
    t('helper_said'), step && `${t('step_label', step)}.`, ...lines, ...messages.flatMap(told => summaryToHear(told)),
    labels && t('you_can_choose', { labels }),
  ].filter(Boolean).join(' ')
}

function summaryToHear(message) {
  return (message.summary ?? []).map(row => `${row.label}: ${row.said || '–'}.`)
}
