// The index's files over the network: each fetched once, none waited for in vain.

const PATIENCE = 10_000 // milliseconds before a silent file of one's own counts as one that cannot be had
const CHANGING = /(start|gaest)\.bin$/ // the others have a new name when the site is published anew

export class Unreachable extends Error {}

/** A loader for engine.open: `folder` is the index's address. A file that failed is asked for again next time. */
export function loader(folder, patience = PATIENCE) {
  const files = new Map()
  return (path) => {
    if (!files.has(path)) {
      const wanted = fetchJson(folder + path, patience)
      wanted.catch(() => files.delete(path))
      files.set(path, wanted)
    }
    return files.get(path)
  }
}

async function fetchJson(address, patience) {
  const late = AbortSignal.timeout(patience)
  try {
    const answer = await fetch(address, { signal: late, referrerPolicy: "same-origin", cache: CHANGING.test(address) ? "no-cache" : "default" })
    if (!answer.ok) throw new Error(String(answer.status))
    return JSON.parse(await unpacked(await answer.arrayBuffer()))
  } catch (error) {
    throw new Unreachable(`${address}: ${error}`)
  }
}

/** A server may have unpacked it on the way. */
async function unpacked(buffer) {
  const [first, second] = new Uint8Array(buffer, 0, Math.min(2, buffer.byteLength))
  if (first !== 0x1f || second !== 0x8b) return new TextDecoder().decode(buffer)
  return new Response(new Blob([buffer]).stream().pipeThrough(new DecompressionStream("gzip"))).text()
}
