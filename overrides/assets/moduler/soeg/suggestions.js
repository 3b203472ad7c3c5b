// What somebody may be about to type: names of codes and places that begin as the last words do.
import { loose, words } from "./danish.js"

const MOST = 7
const KINDS = { maalgruppe: "målgruppe", tilbudstype: "type", kommune: "sted" }

/** [{ text, kind, count, typed }], best first; `typed` is how many of the last words the text stands for. */
export function suggestions(query, engine) {
  const typed = words(query)
  if (!typed.length || /\s$/.test(query) || engine.lexicon.isSilent(typed.at(-1))) return []
  const found = new Map()
  for (const length of [3, 2, 1]) {
    const tail = typed.slice(-length).map(loose).join(" ")
    if (typed.length < length || tail.length < 2) continue
    for (const { concept, name } of names(engine)) {
      const at = ` ${name}`.indexOf(` ${tail}`)
      if (at < 0 || found.has(concept)) continue
      found.set(concept, { text: concept.name, kind: KINDS[concept.list], count: concept.count, typed: length, first: at === 0 })
    }
  }
  return [...found.values()].sort((a, b) => b.typed - a.typed || b.first - a.first || b.count - a.count).slice(0, MOST)
}

function names(engine) {
  const useful = (concept) => concept.count && (concept.list !== "kommune" || concept.postnumre)
  engine.names ??= Object.keys(KINDS).flatMap((list) => engine.list(list)).filter(useful).map((concept) => ({ concept, name: words(concept.name).map(loose).join(" ") }))
  return engine.names
}
