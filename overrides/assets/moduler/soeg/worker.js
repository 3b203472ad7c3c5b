// The service beside the page, so that no key waits for it: { id, name, values } in, { id, value } or { id, fault } out.
import { Service } from "./service.js"

let service

addEventListener("message", async ({ data: { id, name, values } }) => {
  try {
    if (name === "open") service = new Service(...values)
    postMessage({ id, value: name === "open" ? null : await service[name](...values) })
  } catch (fault) {
    postMessage({ id, fault: String(fault) })
  }
})
