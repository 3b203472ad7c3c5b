// The page's end of the service: in a worker where the browser has module workers, else in the page itself.

const METHODS = ["prepare", "ask", "more", "counts", "perMunicipality", "suggest"]

/** The service over the index in this folder, and those of other sites: [{ navn, adresse }]; each method promises what service.js says. */
export function connect(folder, others = []) {
  const values = [folder, others]
  let calls = inWorker(values, () => (calls = inPage(values)))
  return Object.fromEntries(METHODS.map((name) => [name, (...values) => calls(name, values)]))
}

function inWorker(opening, giveUp) {
  let worker, id = 0
  try {
    worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" })
  } catch {
    return inPage(opening)
  }
  const waiting = new Map()
  worker.addEventListener("message", ({ data }) => {
    const { resolve, reject } = waiting.get(data.id)
    waiting.delete(data.id)
    if (data.fault) reject(new Error(data.fault))
    else resolve(data.value)
  })
  worker.addEventListener("error", () => {
    const calls = giveUp() // a worker that cannot start answers nothing: the page does the work itself
    for (const { name, values, resolve } of waiting.values()) resolve(name === "open" ? null : calls(name, values))
    waiting.clear()
  })
  const call = (name, values) =>
    new Promise((resolve, reject) => {
      waiting.set(++id, { name, values, resolve, reject })
      worker.postMessage({ id, name, values })
    })
  call("open", opening)
  return call
}

function inPage(opening) {
  const service = import("./service.js").then(({ Service }) => new Service(...opening))
  return async (name, values) => (await service)[name](...values)
}
