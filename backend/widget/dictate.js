/**
 * Speaking instead of writing, only where the browser promises to understand speech on the device itself
 * (`processLocally`): anything else would send a child's voice to another company.
 */

import { button, wordsIn } from './drawing.js'

/** @import { Words } from './types.d.ts' */

/**
 * A button that turns speech into words, or null where the device cannot.
 * @param {{t: Words, lang: string, heard: (words: string) => void, tell: (words: string) => void}} parts
 */
export async function dictateButton({ t, lang, heard, tell }) {
  const Recognition = window.SpeechRecognition
  if (!Recognition?.available) return null
  const state = await Recognition.available({ langs: [lang], processLocally: true }).catch(() => 'unavailable')
  if (state !== 'available') return null
  const listening = Object.assign(new Recognition(), { lang, processLocally: true, continuous: true, interimResults: false })
  return wire(listening, { t, heard, tell })
}

function wire(listening, { t, heard, tell }) {
  let on = false
  const toggle = () => on ? listening.stop() : listening.start()
  const speak = button(t('dictate'), toggle, { class: 'speak', icon: 'speak', 'aria-pressed': 'false' })
  const show = now => {
    on = now
    speak.setAttribute('aria-pressed', String(now))
    wordsIn(speak).textContent = t(now ? 'dictate_stop' : 'dictate')
    tell(now ? t('dictate_on') : '')
  }
  listening.addEventListener('start', () => show(true))
  listening.addEventListener('end', () => show(false))
  listening.addEventListener('result', event => {
    const words = [...event.results].slice(event.resultIndex).map(result => result[0].transcript.trim()).join(' ')
    if (words) heard(words)
  })
  return speak
}
