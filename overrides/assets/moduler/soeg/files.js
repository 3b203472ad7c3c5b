// The index's files over the network: each fetched once, none waited for in vain, and none read without an end.

const OWN = { patience: 10_000, most: 64e6, all: Infinity } // milliseconds before a silent file of one's own counts as one that cannot be had; bytes of a file, and of all
const LEAST = 10_000 // bytes that a file counts for at least, of all: many small ones are work too
const CHANGING = /(start|gaest)\.bin$/ // the others have a new name when the site is published anew

export class Unreachable extends Error {}

/**
 * A loader for engine.open: `folder` is the index's address, `check(path, content)` throws when a file is not what it
 * must be. A file that failed is asked for again next time; one that is larger than it may be is broken off.
 */
export function loader(folder, limits = OWN, check = (_, content) => content) {
  const files = new Map()
  const fetchedWithin = fetcher(limits)
  const fetched = async (path) => {
    try {
      return check(path, JSON.parse(new TextDecoder().decode(await fetchedWithin(folder + path))))
    } catch (error) {
      throw new Unreachable(`${folder}${path}: ${error}`)
    }
  }
  return (path) => {
    if (!files.has(path)) {
      const wanted = fetched(path)
      wanted.catch(() => files.delete(path))
      files.set(path, wanted)
    }
    return files.get(path)
  }
}

/** Fetches files from one place, unpacked, all of them within the limits. */
export function fetcher({ patience, most, all }, get = fetch) {
  let left = all
  return async (address) => {
    left -= LEAST
    const data = await bytes(get, address, patience, Math.min(most, left))
    left -= data.byteLength
    return data
  }
}

async function bytes(get, address, patience, most) {
  const late = AbortSignal.timeout(patience)
  const answer = await get(address, { signal: late, referrerPolicy: "same-origin", cache: CHANGING.test(address) ? "no-cache" : "default" })
  if (!answer.ok) throw new Error(String(answer.status))
  const data = await whole(answer.body, most)
  if (data[0] !== 0x1f || data[1] !== 0x8b) return data // a server may have unpacked it on the way
  return whole(new Blob([data]).stream().pipeThrough(new DecompressionStream("gzip")), most)
}

/** All that a stream gives; it is broken off when that is more than `most` bytes. */
async function whole(stream, most) {
  const chunks = [], reader = stream.getReader()
  let size = 0
  for (let part; !(part = await reader.read()).done; chunks.push(part.value)) {
    size += part.value.byteLength
    if (size <= most) continue
    reader.cancel().catch(() => {})
    throw new RangeError(`more than ${most} bytes`)
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer())
}
