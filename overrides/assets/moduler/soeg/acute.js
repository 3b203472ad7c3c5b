// Danger is met at once: by words that the owner lists, without the index and before any answer.
import { loose, words } from "./danish.js"

const BETWEEN = 2 // other words that may stand between two of a phrase's

/** Whether a query says one of the phrases, its words in their order. */
export function isAcute(query, phrases) {
  const said = words(query).map(loose)
  return phrases.map((phrase) => words(phrase).map(loose)).some((phrase) => phrase.length > 0 && said.some((_, at) => saysFrom(said, at, phrase)))
}

function saysFrom(said, at, [first, ...rest]) {
  if (said[at] !== first) return false
  return !rest.length || Array.from({ length: BETWEEN + 1 }, (_, n) => at + 1 + n).some((next) => saysFrom(said, next, rest))
}
