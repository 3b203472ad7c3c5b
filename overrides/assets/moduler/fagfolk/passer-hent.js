// The published pieces, each fetched once.
const cache = new Map()

export async function json(address) {
  if (!cache.has(address)) cache.set(address, fetched(address).catch((error) => {
    cache.delete(address)
    throw error
  }))
  return cache.get(address)
}

async function fetched(address) {
  const answer = await fetch(address, { cache: "no-cache" })
  if (!answer.ok) throw new Error(`${answer.status} ${address}`)
  return answer.json()
}

/** Every offering that covers a municipality: its own, those of the areas it lies in, and those for everybody. */
export async function covering(folder, kommune, { omraader }) {
  const levels = [kommune, ...omraader.get(kommune).over, "hele-landet", "online"]
  const places = levels.filter((slug) => omraader.get(slug)?.antal)
  return merged(await Promise.all(places.map((slug) => json(`${folder}omraade/${slug}.json`))))
}

/** Every offering there is, a piece at a time; tell(done, of) hears how far it is. */
export async function everything(folder, { stykker }, tell) {
  const pieces = []
  for (let n = 0; n < stykker; n += 1) {
    pieces.push(await json(`${folder}alle/${n}.json`))
    tell(n + 1, stykker)
  }
  return merged(pieces)
}

/** The pieces as one, each offering once, by title; provider names beside. */
function merged(pieces) {
  const tilbud = new Map(pieces.flatMap((piece) => piece.tilbud).map((one) => [one.id, one]))
  const udbydere = new Map(pieces.flatMap((piece) => Object.entries(piece.udbydere)))
  const collator = new Intl.Collator("da")
  return { tilbud: [...tilbud.values()].sort((a, b) => collator.compare(a.titel, b.titel)), udbydere }
}
