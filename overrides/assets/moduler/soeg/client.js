// The page's end of the service: in a worker where the browser has module workers, else in the page itself.

const METHODS = ["prepare", "ask", "more", "counts", "perMunicipality", "suggest"]

/** The service over the index in this folder; each method promises what service.js says. */
export function connect(folder) {
  let calls = inWorker(folder, () => (calls = inPage(folder)))
  return Object.fromEntries(METHODS.map((name) => [name, (...values) => calls(name, values)]))
}

function inWorker(folder, giveUp) {
  let worker, id = 0
  try {
    worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" })
  } catch {
    return inPage(folder)
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
  call("open", [folder])
  return call
}

function inPage(folder) {
  const opening = import("./service.js").then(({ Service }) => new Service(folder))
  return async (name, values) => (await opening)[name](...values)
}
