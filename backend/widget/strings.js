/** Every word the widget itself says comes from one file a language: strings.<lang>.json, checked by the Easy Read tests. */

const FALLBACK = 'en-GB'

/**
 * Load the words of a language; a language that is not there yet falls back to English.
 * @param {string} lang  BCP 47, as in <html lang>
 * @returns {Promise<(key: string, facts?: Record<string, string|number>) => string>}
 */
export async function loadStrings(lang) {
  const words = await fetchWords(lang === 'en' ? FALLBACK : lang) ?? await fetchWords(FALLBACK)
  if (!words) throw new Error('strings are missing')
  return wordsOf(words)
}

/** Look up a string and fill its {blanks}. An unknown key is a fault of ours: say which. */
export function wordsOf(words) {
  return (key, facts = {}) => {
    if (!(key in words)) throw new Error(`no string called ${key}`)
    return words[key].replace(/\{(\w+)\}/g, (_, name) => String(facts[name] ?? ''))
  }
}

async function fetchWords(lang) {
  if (!/^[A-Za-z0-9-]{2,20}$/.test(lang)) return null
  const answer = await fetch(new URL(`strings.${lang}.json`, import.meta.url), { credentials: 'omit' })
  return answer.ok ? answer.json() : null
}
