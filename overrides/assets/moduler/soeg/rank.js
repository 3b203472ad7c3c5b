// Which offerings answer a plan, best first, and why.

const FULL = 31 // the most that a posting weighs
const CODED = 16 // from here on an editor wrote the code; below, the text only speaks of it
const WRITTEN = 0.8 // what a code counts for in an offering whose text does not speak of it
const BREADTH = 0.8
export const LEAST = 0.2 // a hit worth less than this part of the best one is a stray
const STALE = 0.94 // what counts for an offering that nobody has confirmed within its own interval
const STATES = { "midlertidigt-lukket": 0.6, "under-udvikling": 0.8, venteliste: 0.95 }

/** Postings as (number, weight) to a function. */
export function each(postings, visit) {
  let number = 0
  for (const coded of postings) {
    number += coded >> 5
    visit(number, coded & 31)
  }
}

/** Which offerings carry a code: a byte for each. */
export function carriers(count, lists) {
  const mask = new Uint8Array(count)
  for (const postings of lists) each(postings, (number, weight) => weight >= CODED && (mask[number] = 1))
  return mask
}

/** For each offering the sum over the needs of the best that answers each; `postings` gives an entry's list. */
export function scores(needs, postings, count) {
  const total = new Float32Array(count)
  const best = new Float32Array(count)
  for (const evidence of needs.values()) {
    best.fill(0)
    for (const { entry, weight, kind } of evidence) {
      each(postings(entry), (number, much) => {
        const worth = weight * strength(much, kind)
        if (worth < 0 ? best[number] === 0 : worth > best[number]) best[number] = worth
      })
    }
    for (let number = 0; number < count; number++) total[number] += damped(best[number])
  }
  return total
}

/** Answering several needs is better than answering one very well. */
const damped = (worth) => Math.sign(worth) * Math.abs(worth) ** BREADTH

/** What a posting is worth, from 0 to 1: a word, or a code written or only spoken of. */
function strength(weight, kind) {
  if (kind === "ord") return 0.35 + 0.65 * (weight / FULL)
  return weight < CODED ? (WRITTEN * weight) / CODED : WRITTEN + ((1 - WRITTEN) * (weight - CODED)) / (FULL - CODED)
}

export const isCoded = (weight) => weight >= CODED

/** What counts beside the words: how fresh an offering's facts are, and whether it runs. */
export function standing(count, freshness, states, today) {
  const quarter = (today.getFullYear() - 2020) * 4 + Math.floor(today.getMonth() / 3) + 1
  const factor = new Float32Array(count)
  for (let number = 0; number < count; number++) factor[number] = freshness.charCodeAt(number) - 48 >= quarter ? 1 : STALE
  for (const [slug, postings] of states) each(postings, (number) => (factor[number] *= STATES[slug] ?? 1))
  return factor
}

/** The most that any offering is worth as an answer. */
export const best = (worth) => worth.reduce((most, one) => Math.max(most, one), 0)

/** What speaks for an offering, most first, as [{ kind, why }]: codes say more than words. */
export function reasons(number, needs, postings) {
  const found = []
  for (const evidence of needs.values()) {
    let best = null
    for (const { entry, weight, why, kind } of evidence) {
      const much = why && weightIn(postings(entry), number)
      const worth = much ? weight * strength(much, kind) : 0
      if (worth > (best?.worth ?? 0)) best = { worth, why, kind }
    }
    if (best) found.push(best)
  }
  found.sort((a, b) => (a.kind === "ord") - (b.kind === "ord") || b.worth - a.worth)
  const once = new Map()
  for (const reason of found) if (!once.has(reason.why.toLowerCase())) once.set(reason.why.toLowerCase(), reason)
  return [...once.values()]
}

/**
 * How much of what was asked an offering answers, from 0 to 1: each word counts by how much it tells, a word that
 * nobody knows as much as the rarest. Places are left out, for what is far may still be the answer.
 */
export function coverage(number, { tokens, needs }, postings, lexicon) {
  const answered = new Float32Array(tokens.length)
  for (const { entry, kind, covers, sure } of [...needs.values()].flat()) {
    if (!covers.length) continue
    const much = weightIn(postings(entry), number)
    const worth = much && sure * (kind === "ord" ? 1 : Math.min(1, 0.5 + much / FULL))
    for (const token of covers) answered[token] = Math.max(answered[token], worth)
  }
  let asked = 0, given = 0
  tokens.forEach((token, n) => {
    if (token.placed) return
    const weight = token.role ? 1 : lexicon.rarity(Math.max(1, token.count))
    asked += weight
    given += weight * answered[n]
  })
  return asked ? given / asked : 1
}

function weightIn(postings, wanted) {
  let number = 0
  for (const coded of postings) {
    number += coded >> 5
    if (number >= wanted) return number === wanted ? coded & 31 : 0
  }
  return 0
}
