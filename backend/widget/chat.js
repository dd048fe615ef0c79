/**
 * The way in: what the chat page loads. It asks for the first screen at once, while the rest of the widget is still on
 * its way over a slow line. So it imports nothing: the client of the gateway and the memory are here, and the page
 * itself brings the words (strings.*.json) in its language.
 */

/** @import { Client, Words } from './types.d.ts' */

// The only words outside strings.*.json: said when the rest of the widget did not come.
const LAST_RESORT = ['The chat did not open. You can try again.', 'Call 999', 'Call Childline: 0800 1111']
const START = '/chat/conversations'
const KEY = 'hear-me-out-token'

async function start(main) {
  const store = sessionStore()
  const memory = new TokenMemory(store)
  const client = makeClient((address, how) => fetch(address, how))
  const ask = memory.token ? client : askedAhead(client, main.dataset.council)
  try {
    const t = wordsOf(JSON.parse(document.getElementById('strings')?.textContent ?? '{}'))
    const { Talk } = await import('./talk.js')
    await new Talk(main, { t, store, memory, ask, mayForm: () => client.there }).start()
  } catch (trouble) {
    main.append(...LAST_RESORT.map(lastResort))
    throw trouble
  }
}

/** A client of the gateway that has asked for a conversation already: who asks for one first is given that answer. */
function askedAhead(client, council) {
  let first = client('POST', START, { body: { council } })
  first.catch(() => {}) // whoever is given it hears of it
  return (method, path, more) => {
    const ahead = path === START && first
    if (!ahead) return client(method, path, more)
    first = null
    return ahead
  }
}

function lastResort(words, at) {
  const line = document.createElement('p')
  const link = at > 0 && Object.assign(document.createElement('a'), { href: `tel:${words.replace(/\D/g, '')}` })
  if (link) line.append(link)
  ;(link || line).append(words)
  return line
}

const PATIENCE_MS = 20_000

/**
 * Make a client of the gateway. It rejects only when no answer came: no network, no server, or longer than PATIENCE_MS.
 * `client.there`: the last request had an answer. Where something failed all the same, the chat is down, not the server.
 * @param {typeof fetch} fetching
 * @returns {Client & {there: boolean}}
 */
function makeClient(fetching) {
  const known = { there: false }
  /** @type {Client} */
  const ask = async (method, path, { token = null, body = undefined, keepalive = false } = {}) => {
    client.there = false
    const patience = new AbortController()
    const timer = setTimeout(() => patience.abort(), PATIENCE_MS)
    try {
      const answer = await fetching(path, {
        method, keepalive, signal: patience.signal, headers: headersOf(token, body),
        body: body && JSON.stringify(body),
        credentials: 'omit', cache: 'no-store', redirect: 'error', referrerPolicy: 'no-referrer',
      })
      const told = await jsonOf(answer)
      client.there = true
      return { status: answer.status, body: told, after: Number(answer.headers.get('Retry-After')) || 0 }
    } finally {
      clearTimeout(timer)
    }
  }
  const client = Object.assign(ask, known)
  return client
}

/** @returns {Record<string, string>} */
function headersOf(token, body) {
  /** @type {Record<string, string>} */
  const headers = {}
  if (token) headers.Authorization = `Bearer ${token}`
  if (body) headers['Content-Type'] = 'application/json'
  return headers
}

/** A page of a proxy instead of JSON is an empty answer; a line that breaks half-way is no answer. */
async function jsonOf(answer) {
  const text = await answer.text()
  try {
    return JSON.parse(text) ?? {}
  } catch {
    return {}
  }
}

/**
 * sessionStorage that never throws: a frame with blocked storage throws on sight, a full or broken one at each use.
 * Then nothing is kept, and the chat works all the same.
 * @returns {Storage}
 */
function sessionStore() {
  const use = act => {
    try {
      return act(window.sessionStorage)
    } catch {
      return null
    }
  }
  return /** @type {any} */ ({
    getItem: key => use(store => store.getItem(key)),
    setItem: (key, value) => use(store => store.setItem(key, value)),
    removeItem: key => use(store => store.removeItem(key)),
  })
}

class TokenMemory {
  #store
  #token

  /** @param {Storage|null} store */
  constructor(store) {
    this.#store = store
    this.#token = store?.getItem(KEY) ?? null
  }

  get token() {
    return this.#token
  }

  set token(value) {
    this.#token = value
    if (value) this.#store?.setItem(KEY, value)
    else this.#store?.removeItem(KEY)
  }
}

/**
 * Look up a string and fill its {blanks}. An unknown key is a fault of ours: say which.
 * @returns {Words}
 */
function wordsOf(words) {
  return (key, facts = {}) => {
    if (!(key in words)) throw new Error(`no string called ${key}`)
    return words[key].replace(/\{(\w+)\}/g, (_, name) => String(facts[name] ?? ''))
  }
}

start(document.getElementById('chat'))
