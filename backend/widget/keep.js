/** Keeping words: saved words to come back with, a copy on paper, a copy in a file. */

import { button, el } from './drawing.js'
import { afterYes, codeOf, dayOf, onlyToday } from './receipt.js'
import { NotSent } from './outbox.js'

/** @import { Receipt, Said, Words } from './types.d.ts' */

export class Keep {
  #t
  #conversation
  #resumed
  #say
  #record
  #lang
  #saved = el('div', { class: 'saved' })

  /** @param {{t: Words, lang: string, conversation: import('./conversation.js').Conversation, record: () => Said[],
   *          say: (words: string) => void, resumed: () => void}} parts */
  constructor({ t, lang, conversation, record, say, resumed }) {
    this.#t = t
    this.#conversation = conversation
    this.#resumed = resumed
    this.#say = say
    this.#record = record
    this.#lang = lang
    this.wasSaved = false
    this.body = [
      el('p', {}, t('save_why')),
      button(t('save_later'), () => this.saveInto(this.#saved), { class: 'plain', icon: 'key' }), this.#saved,
      this.#resumeForm(),
      button(t('print'), () => window.print(), { class: 'plain', icon: 'print' }),
      button(t('download'), () => this.download(), { class: 'plain', icon: 'save' }),
      el('p', { class: 'small' }, t('copy_warning')),
    ]
  }

  /** Save once, and show the saved words (or a button to try again) in each of these places. @param {HTMLElement[]} places */
  async saveInto(...places) {
    const t = this.#t
    const show = drawn => places.forEach(place => place.replaceChildren(el('div', { class: 'bubble' }, ...drawn())))
    try {
      const code = await this.#conversation.save()
      this.wasSaved = true
      show(() => [...codeOf(code, t('save_code'), t('receipt_code_why')), el('p', { class: 'small' }, t('save_how_long'))])
      this.#say([t('save_code'), code, t('save_how_long')].join('. '))
    } catch (trouble) {
      const words = (trouble instanceof NotSent && trouble.answer?.body.say) || t('save_failed')
      show(() => [el('p', {}, words), button(t('try_again'), () => this.saveInto(...places), { class: 'plain', icon: 'again' })])
      this.#say(words)
    }
  }

  /** The whole talk in a file of a name that says nothing. */
  download() {
    download(this.#t('copy_file'), copyOf(this.#record(), this.#t, this.#lang))
  }

  #resumeForm() {
    const t = this.#t
    const box = el('input', { id: 'secret-words', type: 'text', autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false',
      'aria-describedby': 'secret-words-note' })
    const note = el('p', { id: 'secret-words-note', class: 'small' })
    const resume = async event => {
      event.preventDefault()
      note.textContent = await this.#tryResume(box.value.trim())
      if (note.textContent) box.focus()
      else box.value = ''
    }
    return el('form', { class: 'resume', onsubmit: resume }, el('label', { for: 'secret-words' }, t('resume_label')),
      box, note, button(t('resume_go'), null, { class: 'plain', type: 'submit', icon: 'again' }))
  }

  /** @returns {Promise<string>} what went wrong, in words; empty when the chat is back */
  async #tryResume(code) {
    if (!code) return this.#t('empty')
    try {
      if (!await this.#conversation.resume(code)) return this.#t('resume_wrong')
    } catch {
      return this.#t('resume_failed')
    }
    this.wasSaved = true
    this.#resumed()
    return ''
  }
}

/**
 * The talk as plain text: own words, answers and the receipt.
 * @param {Said[]} record
 * @param {Words} t
 * @param {string} lang  BCP 47
 */
export function copyOf(record, t, lang) {
  const lines = [t('copy_title'), '']
  for (const said of record) {
    const own = said.text ?? said.label
    if (own !== undefined) lines.push(`${t('copy_me')}: ${own}`, '')
    else lines.push(...(said.lines ?? []).filter(line => line.place !== 'receipt').map(line => line.say), ...receiptLines(said.receipt, t, lang), '')
  }
  return lines.join('\n')
}

/** @param {Receipt|undefined} receipt @param {Words} t @param {string} lang @returns {string[]} */
function receiptLines(receipt, t, lang) {
  if (!receipt) return []
  const dates = (receipt.expected ?? []).flatMap(({ what, by, promised_by: promised }) => [
    `${t((what === 'stage_1_answer' && afterYes(receipt)) || `receipt_${what}`)}: ${dayOf(by, lang)}`,
    ...(promised && !onlyToday(receipt) ? [`${t('receipt_promised_by')}: ${dayOf(promised, lang)}`] : [])])
  const code = receipt.code ? [`${t('receipt_code')}: ${receipt.code}`] : []
  return [`${t('receipt_reference')}: ${receipt.reference}`, ...code, ...dates]
}

function download(name, words) {
  const address = URL.createObjectURL(new Blob([words], { type: 'text/plain' }))
  el('a', { href: address, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(address), 1000)
}
