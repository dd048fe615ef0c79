/** The talk on the page: makes the parts and ties the conversation to what is drawn. */

import { Conversation } from './conversation.js'
import { Announcer, Following, Log, wordsToHear } from './log.js'
import { buildPage, Settings } from './page.js'
import { framed, Help, Hide, leaveFor, onParent, tellParent } from './safety.js'
import { Starts } from './starts.js'
import { clockTime, Composer, Draft, Status } from './writing.js'

/** @import { Client, Memory, Said, Words } from './types.d.ts' */

const PATIENCE_MS = 1500 // before we say that we wait
export class Talk {
  /** @type {Said[]} what was said, for the person's own copy */
  #record = []
  #helpAsked = false // the bot was asked for the council's own numbers, once

  /**
   * @param {HTMLElement} main
   * @param {{t: Words, store: Storage|null, memory: Memory, ask: Client, mayForm: () => boolean}} parts
   */
  constructor(main, { t, store, memory, ask, mayForm }) {
    const { council = '', councilName = '', neutral = 'about:blank', form } = main.dataset
    this.lang = document.documentElement.lang || 'en-GB'
    this.t = t
    this.announcer = new Announcer()
    this.say = words => this.announcer.say(words)
    const { lang, say } = this
    this.settings = new Settings({ t, store, changed: () => this.starts.follow() })
    this.conversation = new Conversation({ council, client: ask, memory })
    this.choose = choice => this.conversation.choose(choice)
    const parts = { t, lang, choose: this.choose, copy: () => this.keep?.download(), read: (...lines) => this.reader?.toggle(...lines) }
    this.starts = new Starts({ ...parts, say, settings: this.settings, conversation: this.conversation, record: () => this.#record })
    this.log = new Log({ ...parts, starts: this.starts.choices })
    this.following = new Following({ t, log: this.log })
    this.composer = new Composer({ t, send: text => this.conversation.say(text) })
    this.draft = new Draft(this.composer, store)
    this.status = new Status({ t, say, toForm: form ? () => this.#toForm(form) : null, mayForm })
    this.help = new Help({ t, council: councilName })
    this.hide = new Hide({ t, neutral, say, leave: leaveFor, end: () => this.#end() })
    this.page = buildPage(main, { ...this, councilName })
  }

  start() {
    const { conversation } = this
    const on = (type, act) => conversation.addEventListener(type, event => act(/** @type {CustomEvent} */ (event).detail))
    on('said', ({ entry }) => this.#said(entry))
    on('changed', ({ entry }) => this.#changed(entry))
    on('arrived', told => this.#arrived(told))
    on('refused', told => this.#refused(told))
    on('phase', () => this.#tellState())
    on('cleared', () => this.#cleared())
    this.page.openers.help.addEventListener('click', () => this.#helpOpened())
    this.#watchWindow()
    this.hide.watch()
    tellParent('ready')
    this.draft.bringBack()
    this.starts.follow()
    return conversation.begin().finally(() => { this.extras = this.#loadExtras() })
  }

  /** What the first screen does not need comes after it, at once, so that it is there also when the line is not. */
  async #loadExtras() {
    const { t, lang, say, conversation, composer } = this
    const [aloud, keeping, dictating] = await Promise.all(
      [import('./aloud.js'), import('./keep.js'), import('./dictate.js'), import('./carry.js'), import('./feelings.js'), import('./pictures.js')])
    this.reader = new aloud.Reader({ t, lang, rate: () => this.settings.values.rate })
    this.keep = new keeping.Keep({
      t, lang, say, conversation, record: () => this.#record, resumed: () => this.page.panels.menu.close(),
    })
    this.page.addToMenu(t('menu_keep'), this.keep.body)
    this.starts.styled()
    const speak = await dictating.dictateButton({ t, lang, tell: say, heard: words => composer.giveBack(words) })
    if (speak) composer.box.after(speak)
  }

  #watchWindow() {
    addEventListener('online', () => this.#lineChanged())
    addEventListener('offline', () => this.#lineChanged())
    this.following.watch()
    addEventListener('beforeunload', event => {
      const unsent = this.composer.words.trim() || this.conversation.queue.length
      if (unsent && !this.hide.gone && !this.leaving) event.preventDefault()
    })
    addEventListener('pagehide', () => !this.hide.gone && this.conversation.phase === 'ready' && this.draft.keep())
    addEventListener('keydown', event => event.key === 'Escape' && this.#escape())
    onParent('hide', () => this.hide.now())
  }

  #said(entry) {
    this.following.said()
    this.#record.push(entry)
    this.reader?.stop()
    const note = this.log.said(entry)
    this.announcer.say(entry.choice === undefined ? this.t('you_said', { words: entry.text }) : this.t('you_chose', { label: entry.label }))
    if (entry.choice === undefined) note.closest('li')?.scrollIntoView({ block: 'nearest' })
    if (!navigator.onLine) this.#tellState()
  }

  #changed(entry) {
    this.log.mark(entry)
    this.#tellState()
    if (entry.choice === 'help_now' && entry.state === 'not_sent') this.help.notFound()
    this.#soon(entry.state === 'sending' && 'thinking')
  }

  #arrived({ messages, again }) {
    const opening = !this.#record.length && !again // the first screen starts at its top
    this.#record.push(...messages)
    const first = this.log.arrive(messages)
    const heard = this.starts.deck?.on ? '' : wordsToHear(again ? messages.slice(-1) : messages, this.t) // the deck speaks itself
    this.announcer.say(again ? `${this.t('restored')} ${heard}` : heard)
    const asking = messages.findLast(message => message.ask)
    if (asking) this.composer.askedFor(asking.ask)
    const card = messages.findLast(message => message.kind === 'help')
    if (card) this.help.found(card)
    if (!again) this.#doWhatCardsSay(messages)
    this.following.arrived(first, { opening, again, unseen: this.page.talk.hidden === true })
  }

  /** `saved` and `deleted` are only true once the gateway has done its part; with `do` it already has. */
  #doWhatCardsSay(messages) {
    const cards = messages.filter(message => !message.do).map(message => message.card)
    if (cards.includes('saved')) this.extras?.then(() => this.keep?.saveInto(this.log.add(), ...this.starts.places()))
    if (cards.includes('deleted')) this.conversation.wipe().catch(() => this.status.show('not_deleted', () => this.#doWhatCardsSay(messages), 'try_again'))
  }

  /** The gateway will never take it as it is: the words go back to the person, with the reason. */
  #refused({ entry, say }) {
    if (entry.text !== undefined) this.composer.giveBack(entry.text)
    else this.log.offerAgain()
    const words = say ?? this.t(entry.text === undefined ? 'refused_choice' : 'refused')
    this.composer.tell(words)
    this.announcer.say(words)
  }

  /** One line says the worst thing that is true now. */
  #tellState() {
    const { conversation, status } = this
    clearTimeout(this.waiting) // or "we wait" would take the place of what went wrong
    const failed = conversation.queue.some(entry => entry.state === 'not_sent')
    if (conversation.phase === 'over') return this.#over()
    const again = () => conversation.retry()
    const notOpen = conversation.phase === 'not_open'
    if (!navigator.onLine) return status.show('offline', failed || notOpen ? again : null, 'try_again')
    if (notOpen && conversation.limited) return status.show('limited', again, 'try_again', { time: clockTime(conversation.limited, this.lang) })
    if (notOpen) return status.show('not_open', again, 'try_again')
    if (failed) return status.show('not_sent', again)
    status.show(null)
    this.#soon(conversation.phase === 'opening' && 'opening')
  }

  /** Say that we wait, but only when it takes long; false stops waiting. */
  #soon(key) {
    clearTimeout(this.waiting)
    if (key) this.waiting = setTimeout(() => this.status.show(key), PATIENCE_MS)
  }

  /** The chat is down, the server is not: the same questions as plain pages, with what was said so far. */
  async #toForm(form) {
    const { carryTo } = await import('./carry.js')
    this.leaving = true
    const unheard = this.conversation.queue.map(entry => entry.text)
    carryTo(form, this.#record, [...unheard, this.composer.words].filter(words => words?.trim()))
  }

  #over() {
    const words = this.conversation.takeBack().join('\n')
    if (words) this.composer.giveBack(words)
    this.status.show('ended', () => this.conversation.startAgain(), 'start_again')
    if (words) this.composer.tell(this.t('ended_words'))
  }

  #lineChanged() {
    if (navigator.onLine) this.announcer.say(this.t('online'))
    this.#tellState()
    if (navigator.onLine) this.conversation.retry()
  }

  #cleared() {
    this.#record = []
    this.#helpAsked = false
    this.log.clear()
    this.announcer.silence()
  }

  /** Help is open already and needs no line; with one, ask the bot for the council's own numbers, once. */
  #helpOpened() {
    const { conversation, help, t } = this
    if (!this.page.panels.help.isOpen || this.#helpAsked) return
    if (conversation.phase !== 'ready' || conversation.queue.length || !navigator.onLine) return help.notFound()
    this.#helpAsked = true
    help.asking()
    this.choose({ id: 'help_now', label: t('help') })
  }

  #escape() {
    const open = Object.values(this.page.panels).find(panel => panel.isOpen)
    if (open) open.close()
    else if (framed) tellParent('close')
  }

  #end() {
    this.reader?.stop()
    this.conversation.end({ wipe: !this.keep?.wasSaved })
    this.composer.clear()
  }
}
