/** The only door out of the widget: same origin, JSON, no cookies. */

const PATIENCE_MS = 20_000

/**
 * @typedef {{status: number, body: any, after: number}} Answer  `after`: seconds the server asks us to wait
 * @typedef {(method: string, path: string, ask?: {token?: string|null, body?: object, keepalive?: boolean}) => Promise<Answer>} Door
 */

/**
 * Make a door. It rejects only when no answer came: no network, no server, or longer than PATIENCE_MS.
 * `door.there`: the last request had an answer. Where something failed all the same, the chat is down, not the server.
 * @param {typeof fetch} fetching
 * @returns {Door & {there: boolean}}
 */
export function makeDoor(fetching) {
  const door = async (method, path, { token = null, body = undefined, keepalive = false } = {}) => {
    door.there = false
    const patience = new AbortController()
    const timer = setTimeout(() => patience.abort(), PATIENCE_MS)
    try {
      const answer = await fetching(path, {
        method, keepalive, signal: patience.signal, headers: headersOf(token, body),
        body: body && JSON.stringify(body),
        credentials: 'omit', cache: 'no-store', redirect: 'error', referrerPolicy: 'no-referrer',
      })
      const told = await jsonOf(answer)
      door.there = true
      return { status: answer.status, body: told, after: Number(answer.headers.get('Retry-After')) || 0 }
    } finally {
      clearTimeout(timer)
    }
  }
  return Object.assign(door, { there: false })
}

function headersOf(token, body) {
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
