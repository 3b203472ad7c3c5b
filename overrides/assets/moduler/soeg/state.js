// The address holds the whole state of the search page, so that it can be shared and the back button works.
import { FACETS, FILTERS } from "./facets.js"

const MANY = [...FACETS.filter((facet) => facet !== "pris"), ...FILTERS]
const ORDER = ["q", "hvor", ...MANY, "gratis", "naer", "sorter", "ikke"]

/** The state in an address: { q, hvor, kommune: [...], …, gratis, naer, sorter, ikke: [...] }; hvor is "alle" or empty. */
export function read(search = location.search) {
  const address = new URLSearchParams(search)
  const one = (name) => (address.get(name) ?? "").trim()
  const many = (name) => [...new Set(address.getAll(name).flatMap((value) => value.split(",")).map((value) => value.trim()).filter(Boolean))]
  return { q: one("q"), hvor: one("hvor") === "alle" ? "alle" : "", gratis: one("gratis") === "1", naer: one("naer"), sorter: one("sorter"), ikke: many("ikke"), ...Object.fromEntries(MANY.map((name) => [name, many(name)])) }
}

/** The address of a state. */
export function addressOf(state) {
  const address = new URLSearchParams()
  for (const name of ORDER) {
    const value = name === "gratis" ? (state.gratis ? "1" : "") : state[name]
    for (const one of Array.isArray(value) ? value : [value]) if (one) address.append(name, one)
  }
  const query = address.toString()
  return query ? `${location.pathname}?${query}` : location.pathname
}

export const isEmpty = (state) => addressOf(state) === location.pathname

/** The state as the engine is asked. */
export function questionOf(state, point) {
  return { ...Object.fromEntries(MANY.map((name) => [name, state[name]])), q: state.q, hvor: state.hvor, pris: state.gratis ? ["gratis"] : [], naer: state.naer, point: state.naer ? null : point, sort: state.sorter, without: new Set(state.ikke) }
}

/** Every filter that is set: [{ field, value }]. */
export function filtersOf(state) {
  const many = MANY.flatMap((field) => state[field].map((value) => ({ field, value })))
  return [...many, ...(state.gratis ? [{ field: "gratis", value: "1" }] : []), ...(state.naer ? [{ field: "naer", value: state.naer }] : [])]
}

/** The state without one filter. */
export function without(state, { field, value }) {
  if (field === "gratis") return { ...state, gratis: false }
  if (field === "naer") return { ...state, naer: "" }
  return { ...state, [field]: state[field].filter((one) => one !== value) }
}
