// A whole calculation stands in the address after #, which no browser sends anywhere.
import { FIELDS } from "./beregner-felter.js"

/** The fields and the agreement that an address gives, or null when it gives none: { texts: Map(name → as written), from }. */
export function read(hash, written) {
  if (!hash.includes("=")) return null
  const given = new URLSearchParams(hash.slice(1))
  const texts = new Map()
  for (const name of FIELDS.keys()) {
    const text = given.get(name) ?? ""
    texts.set(name, /^-?\d+(\.\d+)?$/.test(text) ? written(Number(text)) : text.slice(0, 30))
  }
  return { texts, from: given.get("fra") ?? "" }
}

/** The address of these values; a field without a value is left out. */
export function write(values, from) {
  const address = new URLSearchParams()
  for (const [name, value] of values) if (value !== undefined) address.set(name, value)
  if (from) address.set("fra", from)
  return `#${address}`
}
