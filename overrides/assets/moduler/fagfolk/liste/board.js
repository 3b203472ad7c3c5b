// The list's <li>s, in the list's order, each filled in when its offering's page has come.
import { page, part, root } from "./dom.js"
import { create, fill, mark } from "./item.js"
import { fetchFacts } from "./offering.js"
import { has } from "./state.js"

const facts = new Map() // id to what its page says
const elements = new Map() // id to its <li>

export const factsFor = (id) => facts.get(id)
export const elementOf = (id) => elements.get(id)

/** Begin with an empty list; what is known of the offerings stays. */
export function clear() {
  elements.clear()
  part("poster").replaceChildren()
}

/** Show these items. `acts` is what their fields and buttons do; its learned() is called when more is known. */
export function show(items, acts) {
  const list = part("poster")
  for (const [id, element] of [...elements]) {
    if (has(items, id)) continue
    element.remove()
    elements.delete(id)
  }
  items.forEach((item, at) => {
    const element = elements.get(item.id) ?? begin(item, acts)
    if (list.children[at] !== element) list.insertBefore(element, list.children[at] ?? null)
    mark(element, at, items.length)
  })
  const sensitive = items.some(({ id }) => factsFor(id)?.sensitive)
  for (const name of ["foelsom", "hurtigud"]) part(name).hidden = !sensitive
  page.dataset.tilstand = items.every(({ id }) => isKnown(id)) ? "klar" : "henter"
}

function begin(item, acts) {
  const element = create(part("post-skabelon"), item, acts)
  elements.set(item.id, element)
  draw(item.id)
  if (!isKnown(item.id)) learn(item.id, acts.learned)
  return element
}

const nearestTo = (id) => (factsFor(id)?.closed ? factsFor(id).alternatives[0]?.id : undefined)

/** Whether everything about an offering is known: of a closed one, its nearest alternative too. */
const isKnown = (id) => facts.has(id) && (!nearestTo(id) || facts.has(nearestTo(id)))

/** Fetch what an offering's page says, and that of its nearest alternative. */
async function learn(id, learned) {
  facts.set(id, await fetchFacts(root, id))
  const nearest = nearestTo(id)
  if (nearest && !facts.has(nearest)) facts.set(nearest, await fetchFacts(root, nearest))
  draw(id)
  learned()
}

/** Fetch it once more. */
export function again(id, learned) {
  facts.delete(id)
  draw(id)
  return learn(id, learned)
}

function draw(id) {
  if (elements.has(id)) fill(elements.get(id), factsFor(id), { root, alternative: factsFor(nearestTo(id)) })
}
