// Pages beside the offerings that a query finds: the strategy, organisations, initiatives. Pagefind looks for them.

const MOST = 5
let loading

function pagefind(root) {
  loading ??= import(`${root}pagefind/pagefind.js`).then(async (index) => {
    await index.init()
    return index
  })
  loading.catch(() => (loading = undefined))
  return loading
}

/** Titles and addresses of the best other pages; none when they cannot be looked for. */
export async function others(root, query) {
  try {
    const { results } = await (await pagefind(root)).search(query)
    const pages = await Promise.all(results.slice(0, MOST).map((hit) => hit.data()))
    return pages.map((page) => ({ title: page.meta.title, address: page.url }))
  } catch {
    return [] // what is beside the answer is not worth a word about a fault
  }
}
