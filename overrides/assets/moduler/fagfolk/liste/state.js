// A list as its address holds it: #t=gaatur-i-viborg&n=Ring+om+formiddagen&t=lektiecafe, each n being the line for the t before it.

export const MOST = 30 // offerings: more than anybody takes home
export const LINE = 200 // characters in a line

const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/
const INVISIBLE = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu // controls, and marks that turn the reading direction

/** { items: [{ id, line }], editing } in an address's fragment; what is not a list's is passed over. */
export function parse(fragment) {
  const items = []
  let current = null, editing = false
  for (const [key, value] of new URLSearchParams(fragment.replace(/^#/, ""))) {
    if (key === "ret") editing = true
    if (key === "t") current = began(items, value)
    if (key === "n" && current && !current.line) current.line = clean(value)
  }
  return { items, editing }
}

/** The new item, or null for one that is no id, stands there already or is one too many: its line is then nobody's. */
function began(items, id) {
  if (!isId(id) || items.length === MOST || items.some((item) => item.id === id)) return null
  return items[items.push({ id, line: "" }) - 1]
}

export const isId = (text) => text.length <= 120 && ID.test(text)

/** Whether a fragment is a list's at all; the frame's skip link has another. */
export const isList = (fragment) => /(^#?|&)t=/.test(fragment)

/** The fragment of a list, without #. */
export function format(items) {
  const address = new URLSearchParams()
  for (const { id, line } of items) {
    address.append("t", id)
    if (published(line)) address.append("n", published(line))
  }
  return address.toString()
}

/** A line as it may leave the browser: on one line, not too long, and not at all when it may hold a CPR number. */
export function published(line) {
  const text = clean(line)
  return looksLikeCpr(text) ? "" : text
}

const clean = (text) => [...text.replace(INVISIBLE, " ").replace(/\s+/g, " ").trim()].slice(0, LINE).join("").trim()

/** Ten digits that begin with a date, with or without a sign between the pairs; the day may have 60 added, as in numbers given for a while. */
export function looksLikeCpr(text) {
  const found = text.matchAll(/(?<!\d)(\d\d)[ .\-/–—]?(\d\d)[ .\-/–—]?\d\d(?: ?[.\-/–—]? ?\d{4}|[ .\-/–—]\d\d[ .\-/–—]\d\d)(?!\d)/g)
  return [...found].some(([, day, month]) => month >= 1 && month <= 12 && day % 60 >= 1 && day % 60 <= 31 && day < 92)
}

export const has = (items, id) => items.some((item) => item.id === id)

export const add = (items, { id, line = "" }) => (has(items, id) || items.length >= MOST ? items : [...items, { id, line }])

export const remove = (items, id) => items.filter((item) => item.id !== id)

export const write = (items, id, line) => items.map((item) => (item.id === id ? { id, line } : item))

/** The item one place further up (-1) or down (1); at the end it stays. */
export function move(items, id, step) {
  const from = items.findIndex((item) => item.id === id), to = from + step
  if (from < 0 || to < 0 || to >= items.length) return items
  const moved = [...items]
  moved.splice(to, 0, ...moved.splice(from, 1))
  return moved
}

/** Two lists as one; what stands in both keeps its place in the first, and a line is not lost. */
export function merge(first, second) {
  const kept = first.map((item) => ({ ...item, line: item.line || (second.find(({ id }) => id === item.id)?.line ?? "") }))
  return second.reduce(add, kept)
}
