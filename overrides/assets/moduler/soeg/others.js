// Pages beside the offerings that a query finds: the strategy, organisations, initiatives. Pagefind looks for them in a
// worker, which is ended when another site's index keeps it.

const MOST = 5
const LONGEST = 300 // letters of a title
const PATIENCE = 10_000 // milliseconds for an answer over several sites
const QUIET = 60_000 // before sites that broke the search are asked again

let worker = null
let number = 0
let alone = 0 // till when only one's own pages are looked for

/** Titles and addresses of the best other pages, and what another site is called; none when they cannot be looked for. */
export async function others(root, query, sites = []) {
  const addresses = Date.now() < alone ? [] : sites.map(({ adresse }) => adresse)
  let pages = await asked(root, query, addresses)
  if (!pages && addresses.length) {
    alone = Date.now() + QUIET
    pages = await asked(root, query, [])
  }
  return (pages ?? []).flatMap(({ title, url }) => shown(title.slice(0, LONGEST), new URL(url, location.href).href, root, sites))
}

/** The worker's answer; null when there is none: what is beside the answer is not worth a word about a fault. */
function asked(root, query, sites) {
  const id = ++number
  return new Promise((resolve) => {
    try {
      worker ??= new Worker(new URL("./pagefind.js", import.meta.url), { type: "module" })
    } catch {
      return resolve(null) // a browser without workers
    }
    const mine = worker
    const over = new AbortController() // of listening for this answer
    const given = (pages) => (over.abort(), clearTimeout(late), resolve(pages))
    const end = () => {
      mine.terminate()
      if (worker === mine) worker = null
      given(null)
    }
    const late = sites.length ? setTimeout(end, PATIENCE) : 0
    mine.addEventListener("message", ({ data }) => data.id === id && given(data.pages ?? null), over)
    mine.addEventListener("error", end, over)
    mine.postMessage({ id, root, query, sites, most: MOST })
  })
}

/** A page of ours or of one of the sites; what says that it lies anywhere else is left out. */
function shown(title, address, root, sites) {
  const site = sites.find(({ adresse }) => address.startsWith(adresse))
  return site || address.startsWith(new URL(root, location.href).href) ? [{ title, address, from: site?.navn }] : []
}
