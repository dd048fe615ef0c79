/** How hard it is to read what an officer writes to a child, said while they type. Nothing leaves the page. */

const LONGEST = 15
const HARDEST = 6
const LAST = 13

/** Return the words of a text; "don't" is one. @param {string} text */
const wordsOf = text => text.match(/[a-z]+(?:['’][a-z]+)*|\d+/gi) ?? []

/** Return the sentences of a text: a line ends one, too. @param {string} text */
const sentencesOf = text => text.split(/[.!?]+(?=\s|$)|\n+/).map(one => one.trim()).filter(one => wordsOf(one).length)

/** Return how many syllables a word has, by its groups of vowels: no dictionary is loaded for it. @param {string} word */
export const syllables = word => {
  const low = word.toLowerCase().replace(/['’].*/, '').replace(/(?:[^aeiouylt]e[ds]|[^aeiouyl]e)$/, '')
  return Math.max(1, low.match(/[aeiouy]+/g)?.length ?? 0)
}

/**
 * Return the Flesch-Kincaid grade of a text and its longest sentence; null where it has no words.
 * 0.39 * words / sentences + 11.8 * syllables / words - 15.59 (Kincaid and others, 1975)
 * @param {string} text
 */
export const reading = text => {
  const words = wordsOf(text)
  const sentences = sentencesOf(text)
  if (!words.length) return null
  const sounds = words.reduce((sum, word) => sum + syllables(word), 0)
  const grade = 0.39 * words.length / sentences.length + 11.8 * sounds / words.length - 15.59
  return { year: Math.max(1, Math.round(grade)), longest: Math.max(...sentences.map(one => wordsOf(one).length)) }
}

/** Return what is said of a text; nothing where it has no words. @param {string} text */
export const said = text => {
  const found = reading(text)
  if (!found) return ''
  const hard = found.year > HARDEST ? `, which is hard for many children: aim at ${HARDEST} or less` : ''
  const long = found.longest > LONGEST ? ` The longest sentence has ${found.longest} words: make two of it.` : ''
  const year = found.year > LAST ? `a year after school year ${LAST}` : `school year ${found.year}`
  return `Reads like ${year}${hard}.${long}`
}

const WAIT = 600

/** Say it below a box, once nobody has typed for a moment. @param {HTMLTextAreaElement} box */
const watch = box => {
  const place = document.getElementById(`${box.id}-reads`)
  let timer = /** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined)
  const say = () => {
    const text = said(box.value)
    if (place && place.textContent !== text) place.textContent = text
  }
  box.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(say, WAIT)
  })
  say()
}

if (typeof document !== 'undefined') document.querySelectorAll('textarea').forEach(watch)
