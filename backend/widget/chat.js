/** The way in: what the chat page loads. */

import { el } from './dom.js'
import { loadStrings } from './strings.js'
import { Talk } from './talk.js'

// The only words outside strings.*.json: said when that file itself did not come.
const LAST_RESORT = ['The chat did not open. You can try again.', 'Call 999', 'Call Childline: 0800 1111']

async function start(main) {
  try {
    const t = await loadStrings(document.documentElement.lang || 'en-GB')
    await new Talk(main, t).start()
  } catch (trouble) {
    const [sorry, ...calls] = LAST_RESORT
    main.append(el('p', {}, sorry), ...calls.map(words => el('p', {}, el('a', { href: `tel:${words.replace(/\D/g, '')}` }, words))))
    throw trouble
  }
}

start(document.getElementById('chat'))
