// Which organisations answer to the filters: yes, no, or not known because they have not said. No page, no network.
import { related } from "./passer-afgoer.js"

export const FILTERS = ["aktoertype", "omraade", "maalgruppe", "bemanding", "oenske", "q"]

const RULES = {
  aktoertype: ({ aktoertype }, wanted) => aktoertype && aktoertype === wanted,
  omraade: ({ omraader }, wanted, { omraader: areas }) => omraader && omraader.some((slug) => worksIn(slug, wanted, areas)),
  maalgruppe: ({ grupper }, wanted, { maalgrupper: groups }) => grupper && grupper.some((slug) => related(slug, wanted, groups)),
  bemanding: ({ bemanding }, wanted) => bemanding && (bemanding === wanted || (bemanding === "begge" && wanted !== "begge")),
  oenske: ({ oenske }) => Boolean(oenske),
  q: ({ navn, oenske = "" }, words) => words.split(/\s+/).every((word) => folded(`${navn} ${oenske}`).includes(folded(word))),
}

/** true, false, or undefined: one filter that says no settles it; else one that is not known leaves it open. */
export function answer(partner, wanted, codes) {
  const said = FILTERS.filter((name) => wanted[name]).map((name) => RULES[name](partner, wanted[name], codes))
  if (said.includes(false)) return false
  return said.includes(undefined) ? undefined : true
}

/** Which of the chosen filters this organisation has said nothing of. */
export const silent = (partner, wanted, codes) => FILTERS.filter((name) => wanted[name] && RULES[name](partner, wanted[name], codes) === undefined)

/** An area within the wanted one, or round it, and what is for everybody. */
const worksIn = (slug, wanted, areas) => slug === "hele-landet" || slug === "online" || related(slug, wanted, areas)

const folded = (text) => text.toLowerCase()

/** The filters in an address; a code that nobody knows is passed over. known(name, value) says which may be chosen. */
export function read(search, known) {
  const address = new URLSearchParams(search)
  const one = (name) => (address.get(name) ?? "").trim()
  const codes = ["aktoertype", "omraade", "maalgruppe", "bemanding"].map((name) => [name, known(name, one(name)) ? one(name) : ""])
  return { ...Object.fromEntries(codes), oenske: one("oenske") === "1" ? "1" : "", q: one("q").slice(0, 80) }
}

/** The query part of the filters' address. */
export function queryOf(wanted) {
  const address = new URLSearchParams()
  for (const name of FILTERS) if (wanted[name]) address.append(name, wanted[name])
  return address.toString()
}
