/** What the chat and the council's page tell each other when the chat stands in a frame. No words of the person ever. */

export const framed = window.parent !== window
const ANSWER_MS = 400

/** Tell the page around us. Any origin: there is nothing secret in it, and our allowed parents are set by the server. */
export function tellParent(what, facts = {}) {
  if (framed) window.parent.postMessage({ hearMeOut: what, ...facts }, '*')
}

/** The page around us asks for something: "hide" (Shift three times out there) or "focus". */
export function onParent(what, act) {
  addEventListener('message', event => {
    if (event.source === window.parent && framed && event.data?.hearMeOut === what) act()
  })
}

/** Leave without a way back. In a frame the page around us goes; if it does not, we take it along ourselves. */
export function leaveFor(neutral) {
  if (!framed) return window.location.replace(neutral)
  tellParent('hide', { neutral })
  setTimeout(() => {
    try {
      window.top.location.replace(neutral)
    } catch {
      window.location.replace('about:blank')
    }
  }, ANSWER_MS)
}
