/**
 * The shapes that pass between the modules: for the type check alone (`make lint-js`), never sent to a browser.
 * What the gateway sends is described in docs/how-it-fits.md.
 */

/** Look up words of strings.*.json by their key and fill their {blanks}; throws on an unknown key. */
export type Words = (key: string, facts?: Record<string, string | number | undefined>) => string

export interface Choice {
  id: string
  label?: string
  picture?: string
  /** the question that it stands with: pressed after that question closed, it is refused */
  ask?: string
  /** `below`: smaller, under the others; `bar`: the top of the page has the same */
  place?: 'below' | 'bar'
}

/** Another way to begin, at the first question. `act` is given how to show what it brings. */
export interface Start {
  id: string
  label: string
  picture: string
  icon: 'pictures' | 'help'
  act: (show: (scale: HTMLElement) => void) => void
}

export interface Line {
  say: string
  picture?: string
  alt?: string
  /** `strip`: a few words that open; `more`: what they open; `receipt`: the receipt shows it */
  place?: 'strip' | 'more' | 'receipt'
}

/** One answer as it is read back. `change`: the id of the choice that changes it. */
export interface SummaryRow {
  label: string
  said: string
  picture?: string
  change?: string
  ask?: string
  /** they skipped it or did not know */
  empty?: boolean
}

/** Where a conversation stands. `over`: the server forgot it; `gone`: the person hid the page. */
export type Phase = 'new' | 'opening' | 'ready' | 'not_open' | 'over' | 'gone'

/** What is expected by when; days as YYYY-MM-DD. */
export interface Deadline {
  what: string
  by: string
  at_latest?: string
  /** The later day that the council's own page gives. */
  promised_by?: string | null
  because?: Reason | Reason[]
}

export type Reason = string | Record<string, string>

/** `received_on`: YYYY-MM-DD. `code`: four words to come back with. */
export interface Receipt {
  reference: string
  code?: string
  received_on: string
  expected?: Deadline[]
  /** somebody decides first whether it is looked into: the days are those of a yes on this day */
  decided_first?: boolean
  /** and those days are the same whatever day the yes is */
  days_stand?: boolean
}

/** A message of the gateway. `kind` "you": what the person said before; only then the second half of the fields. */
export interface Message {
  kind: string
  card?: string
  lines?: Line[]
  choices?: Choice[]
  ask?: string
  step?: { at: number, of: number }
  summary?: SummaryRow[]
  receipt?: Receipt
  /** false: they left no way to send them anything */
  reachable?: boolean
  do?: unknown
  id?: string
  text?: string
  choice?: string
  label?: string
  picture?: string
  sent?: boolean
  answered?: boolean
}

/** What the person said in this tab: words or a choice, never both. The id is the same at every try. */
export interface Own {
  id: string
  text?: string
  choice?: string
  label?: string
  picture?: string
  ask?: string
  kind?: undefined
  state: 'waiting' | 'sending' | 'sent' | 'not_sent' | 'refused'
}

/** One line of the record of a talk, in order: a message or what the person said. */
export type Said = Partial<Omit<Message, 'kind'>> & Partial<Omit<Own, 'kind'>> & { kind?: string }

/** An answer of the gateway. `after`: seconds that it asks us to wait. */
export interface Answer {
  status: number
  body: { messages?: Message[], token?: string, code?: string, say?: string }
  after: number
}

/** The one way out of the widget; rejects only where no answer came. */
export type Client = (method: string, path: string, ask?: Ask) => Promise<Answer>

export interface Ask {
  token?: string | null
  body?: object
  keepalive?: boolean
}

/** The token of the conversation, kept for this tab alone. */
export interface Memory {
  token: string | null
}

/** What a browser has where it understands speech on the device; not yet among the types of the DOM. */
export interface Recognition extends EventTarget {
  start(): void
  stop(): void
}

declare global {
  interface Window {
    SpeechRecognition?: {
      new (): Recognition
      available?(wanted: { langs: string[], processLocally: boolean }): Promise<string>
    }
  }
}
