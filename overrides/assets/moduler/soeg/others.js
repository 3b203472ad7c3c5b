// Pages beside the offerings that a query finds: the strategy, organisations, initiatives. Pagefind looks for them.

const MOST = 5
const LONGEST = 300 // letters of a title
const PATIENCE = 4_000 // milliseconds for another site's index
const indexes = new Map() // by the addresses of the sites that it is over

function pagefind(root, sites) {
  const key = sites.map(({ adresse }) => adresse).join(" ")
  if (!indexes.has(key)) {
    const opening = merged(root, sites)
    opening.catch(() => indexes.delete(key))
    indexes.set(key, opening)
  }
  return indexes.get(key)
}

/** An index of our pages and those of the other sites that answer in time; one that does not would break the rest. */
async function merged(root, sites) {
  const { createInstance } = await import(`${root}pagefind/pagefind.js`)
  const index = createInstance({ basePath: new URL(`${root}pagefind/`, location.href).pathname })
  await index.init()
  const merging = sites.map((site) => inTime(index.mergeIndex(`${site.adresse}pagefind/`, { baseUrl: site.adresse })))
  const came = (await Promise.allSettled(merging)).map(({ status }) => status === "fulfilled")
  return came.every(Boolean) ? index : merged(root, sites.filter((_, n) => came[n]))
}

const inTime = (promise) => Promise.race([promise, new Promise((_, reject) => setTimeout(reject, PATIENCE))])

/** Titles and addresses of the best other pages, and what another site is called; none when they cannot be looked for. */
export async function others(root, query, sites = []) {
  try {
    const { results } = await (await pagefind(root, sites)).search(query)
    const pages = await Promise.all(results.slice(0, MOST).map((hit) => hit.data()))
    return pages.flatMap(({ meta, url }) => shown(String(meta.title).slice(0, LONGEST), new URL(url, location.href).href, root, sites))
  } catch {
    return [] // what is beside the answer is not worth a word about a fault
  }
}

/** A page of ours or of one of the sites; what says that it lies anywhere else is left out. */
function shown(title, address, root, sites) {
  const site = sites.find(({ adresse }) => address.startsWith(adresse))
  return site || address.startsWith(new URL(root, location.href).href) ? [{ title, address, from: site?.navn }] : []
}
