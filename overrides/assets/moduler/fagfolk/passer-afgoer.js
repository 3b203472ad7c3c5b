// Whether an offering fits a wish, field by field. No page, no network: only what is written decides.
export const FITS = "passer"
export const UNKNOWN = "ved-ikke"
export const NOT = "passer-ikke"

const LEEWAY = 5 // years: a group's ages are about right ("fra omkring 13 år"), so nearer than this nothing is settled

const RULES = { kommune: place, alder: age, maalgruppe: group, sprog: language, pris: cost, adgang: access }

/** The published start.json with its objects as maps, so that no word in an address can be taken for anything else. */
export function prepare(start) {
  const maps = ["omraader", "maalgrupper", "sprog", "adgang", "status"].map((name) => [name, new Map(Object.entries(start[name]))])
  return { ...start, ...Object.fromEntries(maps) }
}

/** The whole verdict and one for each chosen field: { verdict, fields: [{ field, verdict, why }] }. */
export function judge(offering, wish, codes) {
  const fields = chosen(wish).map((field) => ({ field, ...RULES[field](offering, wish[field], codes, wish) }))
  if (offering.ikke_for && fields.some(({ field }) => field === "alder" || field === "maalgruppe")) fields.push({ field: "forbehold", ...reservation(offering) })
  return { verdict: whole(fields.map((one) => one.verdict)), fields }
}

/** Whether an offering that does not fit nearly does: the age is right, and the only thing against is that it names other groups. */
export function nearly({ fields }) {
  const against = fields.filter(({ verdict }) => verdict === NOT)
  return against.length === 1 && Boolean(against[0].others) && fields.some(({ field, verdict }) => field === "alder" && verdict === FITS)
}

/** The fields that a wish says something about, in the page's order. */
export const chosen = (wish) => Object.keys(RULES).filter((field) => {
  const value = wish[field]
  return Array.isArray(value) ? value.length > 0 : value !== "" && value !== null && value !== undefined
})

/** One field that does not fit settles it; else one that is unknown leaves it open. */
export const whole = (verdicts) => [NOT, UNKNOWN].find((verdict) => verdicts.includes(verdict)) ?? FITS

/** Those that say most first: what fits by title, then the fewest unknown, then what nearly fits, then the fewest that do not fit. */
export function order(results) {
  const count = (fields, wanted) => fields.filter(({ verdict }) => verdict === wanted).length
  const weight = (result) => count(result.fields, UNKNOWN) + 100 * count(result.fields, NOT) - (nearly(result) ? 50 : 0)
  return results.map((result) => [weight(result), result]).sort(([a], [b]) => a - b).map(([, result]) => result)
}

// ---------------------------------------------------------------- the rules

function place({ omraader }, kommune, { omraader: areas }) {
  const here = [kommune, ...areas.get(kommune).over, "hele-landet", "online"].find((slug) => omraader.includes(slug))
  if (!here) return no(`Er for ${names(omraader, areas)}. Dækker ikke ${areas.get(kommune).navn}.`)
  if (here === "online") return yes("Kan bruges online eller på telefon.")
  return yes(here === "hele-landet" ? "Er for hele landet." : `Er for ${areas.get(here).navn}.`)
}

function age({ alder, grupper, kun = [], mest = [] }, years, { maalgrupper: groups, enhver, roller }) {
  if (alder) return (holds(alder, years) ? yes : no)(`Aldersgrænse: ${ages(alder)}. Du har valgt ${years} år.`)
  const isAged = (slug) => Boolean(groups.get(slug)?.alder)
  const includes = (slug) => holds(groups.get(slug).alder, years)
  const told = (slugs) => listed(slugs.map((slug) => `${groups.get(slug).navn} (${ages(groups.get(slug).alder)})`))
  const far = (slugs) => slugs.every((slug) => !holds(widened(groups.get(slug).alder), years))
  const aged = grupper.filter(isAged), within = aged.filter(includes)
  const only = kun.length > 0 && kun.every(isAged)
  if (only && far(kun)) return no(`Er kun for ${told(kun)}. Du har valgt ${years} år.`)
  if (only && !kun.some(includes)) return unknown(`Er kun for ${told(kun)}. Spørg, om ${years} år går an.`)
  if (within.length) return yes(`Er for ${told(within)}. Du har valgt ${years} år.`)
  if (!aged.length) return unknown("Alderen er ikke oplyst.")
  const first = [...kun, ...mest]
  const weighing = first.some(isAged) ? first : grupper
  const ageless = weighing.some((slug) => !isAged(slug) && (slug === enhver || roller.includes(top(slug, groups))))
  if (!ageless && far(aged)) return no(`${first.some(isAged) ? "Er mest" : "Er"} for ${told(aged)}. Du har valgt ${years} år.`)
  return unknown(`Aldersgrænsen er ikke oplyst. Nævner ${told(aged)}.`)
}

function group({ grupper, kun = [] }, slug, { maalgrupper: groups, enhver, roller }, { alder }) {
  const name = groups.get(slug).navn
  const carried = grupper.filter((one) => related(one, slug, groups))
  const covers = (one) => one === slug || above(slug, groups).includes(one)
  const limits = kun.some(covers) ? [] : kun
  if (limits.length && !carried.length) return no(`Er kun for ${names(limits, groups)}.`)
  const met = (one) => groups.get(one)?.alder && typeof alder === "number" && holds(groups.get(one).alder, alder)
  if (limits.length && !limits.some(met)) return unknown(limited(carried, limits, groups))
  if (carried.length) return yes(`Er for ${names(carried, groups)}.`)
  if (grupper.includes(enhver)) return yes("Er åbent for alle.")
  const heading = top(slug, groups)
  const siblings = roller.includes(heading) ? [] : grupper.filter((one) => top(one, groups) === heading)
  if (siblings.length) return { ...no(`Er for ${names(siblings, groups)}. Nævner ikke ${name}.`), others: true }
  return unknown(`Nævner ikke ${name}. Nævner ${names(grupper, groups)}.`)
}

/** What is said of an offering that names the group, but is only for some. */
function limited(carried, limits, groups) {
  const wider = carried.filter((one) => !limits.includes(one))
  return wider.length ? `Er for ${names(wider, groups)}, men kun for ${names(limits, groups)}.` : `Er kun for ${names(limits, groups)}.`
}

function language({ sprog }, code, { sprog: languages }) {
  const name = languages.get(code).toLowerCase()
  if (!sprog) return code === "da" ? yes("Intet andet sprog er skrevet, og så er det dansk.") : unknown(`Sproget er ikke skrevet. Så er det dansk, men spørg, om de kan ${name}.`)
  const told = listed(sprog.map((one) => (languages.get(one) ?? one).toLowerCase()))
  return (sprog.includes(code) ? yes : no)(`Sprog: ${told}.${sprog.includes(code) ? "" : ` Du har valgt ${name}.`}`)
}

function cost({ pris }, most) {
  const limit = most ? `Du har valgt højst ${most} kr.` : "Du har valgt gratis."
  if (!pris) return unknown("Prisen er ikke oplyst.")
  const [amount, words] = pris
  if (amount === null) return unknown(`Beløbet er ikke oplyst. ${sentence(words)}`)
  return amount <= most ? yes(sentence(words)) : no(`${sentence(words)} ${limit}`)
}

function access({ adgang }, ways, { adgang: names, ukendt_adgang: silent }) {
  const told = (slugs) => slugs.map((slug) => names.get(slug)).join(". ")
  const shared = ways.filter((way) => adgang.includes(way))
  if (shared.length) return yes(`${told(shared)}.`)
  if (adgang.includes(silent)) return unknown("Det er ikke oplyst, hvordan man kommer med.")
  return no(`Andre veje ind: ${told(adgang)}.`)
}

/** What an offering says of whom it is not for, in its own words: no machine can hold them against a wish. */
const reservation = ({ ikke_for: words }) => unknown(`${notFor(words)} Spørg, om det gælder her.`)

export const notFor = (words) => sentence(/^ikke\b/i.test(words) ? words : `Ikke for: ${words}`)

// ---------------------------------------------------------------- words and relations

const yes = (why) => ({ verdict: FITS, why })
const no = (why) => ({ verdict: NOT, why })
const unknown = (why) => ({ verdict: UNKNOWN, why })

/** Whether one of two target groups is the other, or lies somewhere under it. */
export const related = (one, other, groups) => one === other || above(one, groups).includes(other) || above(other, groups).includes(one)
const above = (slug, groups) => groups.get(slug)?.over ?? []
const top = (slug, groups) => above(slug, groups).at(-1) ?? slug

const widened = ([from, to]) => [from === null ? null : from - LEEWAY, to === null ? null : to + LEEWAY]
const holds = ([from, to], years) => (from === null || from <= years) && (to === null || years <= to)

function ages([from, to]) {
  if (from !== null && to !== null) return `${from}-${to} år`
  return from !== null ? `fra ${from} år` : `til og med ${to} år`
}

/** The first few names: "Viborg, Skive, Herning og 4 flere". */
export function names(slugs, codes, most = 4) {
  const all = slugs.map((slug) => codes.get(slug)?.navn ?? slug)
  return all.length > most + 1 ? `${all.slice(0, most).join(", ")} og ${all.length - most} flere` : listed(all)
}

const listed = (words) => (words.length > 1 ? `${words.slice(0, -1).join(", ")} og ${words.at(-1)}` : words[0] ?? "")
const sentence = (text) => (/[.!?]$/.test(text) ? text : `${text}.`)
