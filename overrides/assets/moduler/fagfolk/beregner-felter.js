// What may be written in the calculator's fields, and what to write instead. Knows no page.
import { PAYERS } from "./beregner-regning.js"

const kroner = (name, least, most) => [name, { least, most }]
const share = (name) => [name, { least: 0, most: 100 }]
const years = (name, least, most) => [name, { least, most, whole: true }]

/** Name of each field to what it may hold; the bounds are those of the record's field. */
export const FIELDS = new Map([
  years("antal", 0, 1e6), years("aar", 1, 30), kroner("opstart", 0, 1e9), kroner("drift", 0, 1e7),
  share("succesrate"), years("ventetid", 0, 10), years("varighed", 0, 30),
  ...PAYERS.flatMap((p) => [share(`andel-${p}`), kroner(`virkning-${p}`, -1e7, 1e7)]),
  years("horisont", 1, 30), ["rente", { least: 0, most: 20 }], share("usikkerhed"),
])

/** A number as Danes write it: { value } or { fault: what is wrong and what to write }. */
export function parse(text, { least, most, whole = false }) {
  const plain = text.replace(/kr\.?|%|[\s\u00a0\u202f]/gi, "").replace(/^[−–]/, "-")
  if (!plain) return { fault: "Skriv et tal." }
  if (/^-?\d{1,3},\d{3}$/.test(plain) || /^-?\d+\.\d{1,2}$/.test(plain)) return { fault: `Mener du ${guesses(plain)}?` }
  if (!/^-?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?$/.test(plain)) return { fault: "Det kan vi ikke læse som et tal. Skriv fx 1.500 eller 12,5." }
  const value = Number(plain.replaceAll(".", "").replace(",", "."))
  if (whole && !Number.isInteger(value)) return { fault: "Skriv et helt tal." }
  if (value < least || value > most) return { fault: `Skriv et tal fra ${written(least)} til ${written(most)}.` }
  return { value }
}

function guesses(plain) {
  const [before, after] = plain.split(/[.,]/)
  return after.length === 3 ? `${before}.${after} eller ${before},${after.replace(/0+$/, "") || "0"}` : `${before},${after}`
}

/** A number as it stands in a field: '1.500.000', '12,5', '-300'. */
export function written(value) {
  const [before, after] = String(value).split(".")
  return before.replace(/\B(?=(\d{3})+$)/g, ".") + (after ? `,${after}` : "")
}

/** The values of every field, or null while one is missing, as the assumptions that are reckoned with. */
export function assumptions(values) {
  const by = (name) => Object.fromEntries(PAYERS.map((payer) => [payer, values.get(`${name}-${payer}`)]))
  const plain = [...FIELDS.keys()].filter((name) => !name.includes("-") && name !== "usikkerhed")
  return { ...Object.fromEntries(plain.map((name) => [name, values.get(name)])), andel: by("andel"), virkning: by("virkning") }
}

/** What is wrong with the shares taken together, or nothing. */
export function sharesFault(values) {
  const all = PAYERS.reduce((sum, payer) => sum + (values.get(`andel-${payer}`) ?? 0), 0)
  const shown = Math.round(all * 100) / 100
  return shown > 100 ? `Andelene giver ${written(shown)} %. De må højst give 100 %.` : ""
}
