// Pagefind beside the page: { id, root, query, sites, most } in, { id, pages } or { id, fault } out; pages are [{ title, url }].
// A worker's own fetch is in nobody's way, so what Pagefind asks another site for is held to limits here.
import { fetcher } from "./files.js"
import { LIMITS } from "./guests.js"

const indexes = new Map() // by the addresses of the sites that it is over
const free = self.fetch
const held = new Map() // a site's address to what fetches its files, unpacked and within limits

self.fetch = async (address, ...rest) => {
  const { href } = new URL(address.url ?? address, location.href)
  const from = [...held.keys()].find((site) => href.startsWith(site))
  return from ? new Response(await held.get(from)(href)) : free(address, ...rest)
}

function index(root, sites) {
  const key = sites.join(" ")
  if (!indexes.has(key)) {
    const opening = merged(root, sites)
    opening.catch(() => indexes.delete(key))
    indexes.set(key, opening)
  }
  return indexes.get(key)
}

/** An index of our pages and those of the other sites that answer; one that does not would break the rest. */
async function merged(root, sites) {
  const { createInstance } = await import(`${root}pagefind/pagefind.js`)
  const one = createInstance({ basePath: new URL(`${root}pagefind/`, location.href).pathname, noWorker: true })
  await one.init()
  const merging = sites.map((site) => {
    held.set(site, fetcher(LIMITS, free))
    return one.mergeIndex(`${site}pagefind/`, { baseUrl: site })
  })
  const came = (await Promise.allSettled(merging)).map(({ status }) => status === "fulfilled")
  return came.every(Boolean) ? one : merged(root, sites.filter((_, n) => came[n]))
}

async function found(root, query, sites, most) {
  const { results } = await (await index(root, sites)).search(query)
  const read = await Promise.allSettled(results.slice(0, most).map((hit) => hit.data()))
  return read.flatMap(({ value }) => (value?.meta ? [{ title: String(value.meta.title), url: String(value.url) }] : []))
}

addEventListener("message", async ({ data: { id, root, query, sites, most } }) => {
  try {
    postMessage({ id, pages: await found(root, query, sites, most) })
  } catch (fault) {
    postMessage({ id, fault: String(fault) })
  }
})
