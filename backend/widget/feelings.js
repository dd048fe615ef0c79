/**
 * Five faces to begin with, for whoever finds words hard. The one that is pressed is sent as a sentence of theirs, which
 * they read under the face; nothing else is made of it.
 */

import { button, choiceGroup, el } from './drawing.js'

/** @import { Words } from './types.d.ts' */

const FACES = ['very_happy', 'happy', 'between', 'sad', 'very_sad']

/** @param {{t: Words, tell: (words: string) => void, skip: () => void}} parts */
export function feelingScale({ t, tell, skip }) {
  const faces = FACES.map(face => ({ id: face, label: t(`feel_${face}`), picture: face }))
  const title = el('p', { class: 'words', id: 'feelings-title' }, t('feelings_ask'))
  const group = choiceGroup(faces, { t, look: 'tiles faces', choose: face => tell(face.label ?? '') })
  group.setAttribute('aria-labelledby', 'feelings-title')
  group.removeAttribute('aria-label')
  return el('div', { class: 'feelings' }, title, group, button(t('feelings_skip'), skip, { class: 'plain' }))
}
