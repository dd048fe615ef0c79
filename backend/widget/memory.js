/** What this tab remembers: the token of the conversation, nothing else. Where storage is forbidden, only while it is open. */

const KEY = 'hear-me-out-token'

/** sessionStorage, or null where the browser forbids it (a frame with blocked storage throws on sight). */
export function sessionStore() {
  try {
    return window.sessionStorage
  } catch {
    return null
  }
}

export class TokenMemory {
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
