// What a query means: its words as the index spells them, and the codes that people's own words stand for.
import { distance, loose, words } from "./danish.js"
import { WEAK } from "./lexicon.js"
import { byPostcode } from "./places.js"

// "min mor" tells who is asking rather than who it is for.
const POSSESSIVE = new Set(["min", "mit", "mine", "vores", "vor", "hans", "hendes", "my", "our"])
const ROLES = new Set("mor mors far fars mand kone søn datter barn børn kæreste samlever ægtefælle forældre forælder søster bror mormor morfar farmor farfar bedstemor bedstefar svigermor svigerfar ven veninde nabo partner mother father husband wife son daughter mum mom dad child sister brother grandmother grandfather friend".split(" "))
const BEFORE_A_PLACE = new Set(["i", "på", "ved", "nær", "omkring", "fra", "til", "in", "near", "at", "around", "from"])
const AGE = /(?<!(?:\bi|\bfor|\befter|\bde sidste|\bgennem)\s+)\b(\d{1,3})\s*(?:[-–]\s*)?(?:år|aar|year|yr)(?!\p{L}*\s+(?:siden|ago))|(?<!\p{L})på (\d{1,3})(?=$|\s*[,.?!]|\s+(?:der|som|i|fra|med|og|uden|bor|her)(?!\p{L}))/iu

const FORMS = { loosely: 0.95, slip: 0.8, shortSlip: 0.6, twoSlips: 0.65, first: 0.8, head: 0.5, ownParts: 0.6, phraseParts: 0.4, relation: 0.7 }
const ROLE = 0.35 // what a word weighs that says who is asked for
const LONGEST = { query: 600, word: 40 } // letters; a longer one is pasted by accident, or to see what happens
const WHOLE = 0.6 // the part of a phrase that must be heard
const PLACE_TYPO = 6 // letters a place's name must have to be understood with a slip

/**
 * The plan of a query: `needs` is a map from what is asked for to the evidence that answers it ({ entry, weight,
 * why, kind }); `understood` the codes that it was taken for; `tokens` the words that carry meaning. Files that
 * the lexicon lacks are in lexicon.missing afterwards: fetch them, and plan again. `without` holds codes that the
 * visitor has said are not meant; `unfinished` says that the last word is still being typed.
 */
export function plan(query, lexicon, without = new Set(), unfinished = false) {
  const written = words(query.slice(0, LONGEST.query)).filter((word) => word.length <= LONGEST.word).map((word) => lexicon.asSpelt(word))
  if (unfinished && written.length > 1 && !isKnown(written.at(-1), lexicon) && lexicon.begins(written.at(-1))) written.pop()
  const places = placesIn(written, lexicon).map((place) => ({ ...place, concepts: place.concepts.filter((c) => !without.has(key(c))) })).filter(({ concepts }) => concepts.length)
  const placed = new Set(places.flatMap((place) => place.at))
  const tokens = tokensOf(written, placed, lexicon)
  const said = saidBy(tokens, written, lexicon)
  const concepts = meant(said, lexicon)
  const age = ageIn(query)
  if (age !== null) concepts.push(...agesOf(age, lexicon))
  if (written.some((_, at) => isRole(written, at))) concepts.push(...[...lexicon.concepts.values()].filter((c) => c.om_andre).map((concept) => ({ concept, weight: 0.8, share: 0.5, token: "rolle", covers: [] })))
  const kept = concepts.filter(({ concept }) => !without.has(key(concept)))
  const needs = new Map()
  explain(tokens, kept)
  wordNeeds(tokens, lexicon, needs)
  relationNeeds(kept, tokens, lexicon, needs)
  conceptNeeds(kept, needs)
  if (tokens.every((token) => token.placed)) placeNeeds(places, lexicon, needs)
  if (age !== null) ageNeeds(age, lexicon, needs)
  return { tokens, needs, places, age, vague: tokens.every((token) => lexicon.isSilent(token.word)), understood: understoodIn(kept, places), acute: kept.some(({ concept, share }) => concept.akut && share > 0.7), forms: formsOf(tokens, said) }
}

export const key = (concept) => `${concept.list}:${concept.slug}`

// ---------------------------------------------------------------- words

function isKnown(word, lexicon) {
  return lexicon.isSilent(word) || lexicon.has(lexicon.lexeme(word)) || lexicon.places.has(loose(word)) || /^\d+$/.test(word)
}

function tokensOf(written, placed, lexicon) {
  const all = written.map((word, at) => ({ word, at, placed: placed.has(at) })).filter(({ word, at }) => !/^\d+$/.test(word) && !isAge(written, at))
  const telling = all.filter(({ word }) => !lexicon.isSilent(word))
  const chosen = telling.length ? telling : all
  return chosen.map((token) => {
    const role = isRole(written, token.at)
    const less = role ? ROLE : 1
    const found = readings(token.word, lexicon, token.placed)
    const count = Math.max(0, ...found.map(({ lexeme }) => lexicon.entry(lexeme)?.count ?? 0))
    return { ...token, role, count, less, readings: found }
  })
}

/** What one written word may stand for among the index's lexemes: [{ lexeme, weight, part }]; parts count beside each other. */
function readings(word, lexicon, exactly) {
  const own = lexicon.lexeme(word)
  if (lexicon.isSilent(word)) return lexicon.has(own) ? [{ lexeme: own, weight: 1 }] : []
  const split = word.length >= 5 ? (lexicon.split(word) ?? []) : []
  const parts = split.map((lexeme, n) => ({ lexeme, weight: n === split.length - 1 ? FORMS.head : FORMS.first, part: n + 1 }))
  if (lexicon.has(own)) {
    const less = lexicon.phrases.has(own) ? FORMS.phraseParts : FORMS.ownParts
    return [{ lexeme: own, weight: 1 }, ...parts.map((part) => ({ ...part, weight: part.weight * less }))]
  }
  const spelt = lexicon.spelt(loose(own))
  if (spelt.size) return [...spelt].map((lexeme) => ({ lexeme, weight: FORMS.loosely }))
  const most = word.length < 5 || exactly ? 0 : word.length < 8 ? 1 : 2
  const { far, lexemes } = most ? lexicon.nearest(word, own, most) : { far: 0, lexemes: [] }
  const near = lexemes.slice(0, 6).map((lexeme) => ({ lexeme, weight: far > 1 ? FORMS.twoSlips : own.length < 6 ? FORMS.shortSlip : FORMS.slip }))
  if (near.length && (far === 1 || own.length >= 10)) return near
  return parts.length ? parts : near
}

const isAge = (written, at) => /^\d{1,3}$/.test(written[at - 1] ?? "") && /^(år|aar|årig|årige|aarig|year|years|yr)$/.test(written[at])

function isRole(written, at) {
  return ROLES.has(written[at]) && (POSSESSIVE.has(written[at - 1]) || POSSESSIVE.has(written[at - 2]))
}

/** The lexemes that were said, each with its surest reading and the word it comes from; two words written apart are also heard as one. */
function saidBy(tokens, written, lexicon) {
  const said = new Map()
  const hear = (lexeme, weight, token) => {
    if ((said.get(lexeme)?.weight ?? 0) < weight) said.set(lexeme, { weight, token, alone: weight * (tokens[token]?.less ?? 1) })
  }
  tokens.forEach((token, n) => {
    for (const { lexeme, weight } of token.readings) hear(lexeme, weight, n)
    const next = tokens[n + 1]
    if (!next || next.at !== token.at + 1) return
    for (const joint of [token.word + next.word, `${token.word}s${next.word}`]) {
      const lexeme = lexicon.lexeme(joint)
      if (!lexicon.has(lexeme)) continue
      token.joined = lexeme
      hear(lexeme, 1, n)
    }
  })
  for (const word of written) if (lexicon.isSilent(word)) hear(WEAK + word, 1, -1)
  return said
}

/** Whether a word that was typed says something to the visitor as a reason: no slip, and not one that everybody uses. */
const tells = (token, lexicon) => token.readings[0]?.weight >= FORMS.loosely && token.word.length > 2 && lexicon.rarity(token.count) > 1

function wordNeeds(tokens, lexicon, needs) {
  const topical = tokens.some((token) => !token.placed)
  tokens.forEach((token, n) => {
    if (topical && token.placed) return // a place says where, not what
    const add = (name, lexeme, weight) => {
      const entry = lexicon.entry(lexeme)
      if (entry) need(needs, name, { entry, weight: weight * lexicon.rarity(entry.count), why: tells(token, lexicon) ? token.word : "", kind: "ord", covers: [n], sure: weight })
    }
    for (const { lexeme, weight, part } of token.readings) add(part ? `ord:${n}:${part}` : `ord:${n}`, lexeme, weight * token.less)
    if (token.joined) add(`ord:${n}`, token.joined, 1)
  })
}

/** Words that a whole phrase explains weigh less by themselves: "dårlige nerver" is not about nerves. */
function explain(tokens, concepts) {
  for (const { share, covers, concept } of concepts) {
    const several = new Set(covers)
    if (share < 0.9 || several.size < 2 || concept.list === "ord") continue
    for (const token of several) tokens[token].less = Math.min(tokens[token].less, EXPLAINED)
  }
}

const EXPLAINED = 0.5

function need(needs, name, evidence) {
  if (!needs.has(name)) needs.set(name, [])
  needs.get(name).push(evidence)
}

// ---------------------------------------------------------------- codes

/** The concepts whose phrases were said, wholly or for the greater part. */
function meant(said, lexicon) {
  const best = new Map()
  for (const [lexeme, { token }] of said) {
    for (const { parts, concept } of lexicon.phrases.get(lexeme) ?? []) {
      const share = shareOf(parts, said, lexicon)
      if (share < WHOLE) continue
      const weight = share ** 2 * (1 + 0.4 * (parts.length - 1)) * lexicon.rarity(concept.count)
      if ((best.get(concept)?.weight ?? 0) >= weight) continue
      const covers = parts.map((part) => said.get(part)?.token ?? -1).filter((n) => n >= 0)
      best.set(concept, { concept, phrase: parts.join(" "), weight, share, token: Math.max(token, 0), covers })
    }
  }
  return [...best.values()]
}

/** The part of a phrase that was said, its words weighed by what they tell; one word alone must not stand for many. */
function shareOf(parts, said, lexicon) {
  if (parts.length === 1) return said.get(parts[0])?.alone ?? 0
  const sum = (some, worth) => some.reduce((all, part) => all + lexicon.telling(part) * worth(part), 0)
  const heard = (part) => said.get(part)?.weight ?? 0
  const weak = parts.filter((part) => part.startsWith(WEAK))
  const share = sum(parts, heard) / sum(parts, () => 1)
  const rambling = weak.length && weak.length >= parts.length - 1 && weak.filter(heard).length < weak.length * RAMBLING
  return rambling ? share * LOST : share
}

const RAMBLING = 0.6 // the part of its small words that a phrase with one telling word must have
const LOST = 0.6

function conceptNeeds(concepts, needs) {
  for (const { concept, phrase, weight, token, covers, share } of concepts) {
    if (concept.list === "ord" || !concept.at.length) continue
    need(needs, `${concept.list}:${token}`, { entry: concept, weight: weight * CODE, why: concept.name, kind: concept.list, phrase, covers, sure: share })
  }
}

const CODE = 1.2

/** A word that means another: who types "strikke" is also shown "håndarbejde". */
function relationNeeds(concepts, tokens, lexicon, needs) {
  for (const { concept, share, token, covers } of concepts) {
    if (concept.list !== "ord" || share < 0.8) continue
    const lexemes = words(concept.name).map((word) => lexicon.lexeme(word))
    for (const lexeme of lexemes) {
      const entry = lexicon.entry(lexeme)
      if (entry) need(needs, `ord:${token}`, { entry, weight: (FORMS.relation * share * lexicon.rarity(entry.count)) / lexemes.length, why: "", kind: "ord", covers, sure: FORMS.relation * share })
    }
  }
}

/** What the page says the query was understood as: every place and code that counts, what weighs most first. */
function understoodIn(concepts, places) {
  const sure = concepts.filter(({ concept }) => concept.name && !["ord", "emne", "alder"].includes(concept.list))
  return [...places.flatMap((place) => place.concepts), ...sure.sort((a, b) => b.weight - a.weight).map(({ concept }) => concept)]
}

/** The words to mark in a result. */
function formsOf(tokens, said) {
  return new Set([...said.keys(), ...tokens.flatMap((token) => (token.joined ? [token.joined] : []))])
}

// ---------------------------------------------------------------- places and ages

/** The places that the words name: [{ concepts, at }], several concepts when a name or postcode lies in several. */
function placesIn(written, lexicon) {
  const found = []
  const plain = written.map(loose)
  for (let at = 0; at < plain.length; at++) {
    const postcode = /^\d{4}$/.test(plain[at]) ? byPostcode([...lexicon.concepts.values()], plain[at]) : []
    if (postcode.length) {
      found.push({ concepts: postcode, at: [at] })
      continue
    }
    const named = longestName(plain, at, lexicon)
    if (!named.length) continue
    const length = named[0].parts.length
    const ordinary = length === 1 && (lexicon.common.has(plain[at]) || lexicon.common.has(named[0].parts[0]))
    if (ordinary && !BEFORE_A_PLACE.has(written[at - 1])) continue
    found.push({ concepts: [...new Set(named.map(({ concept }) => concept))], at: Array.from({ length }, (_, n) => at + n) })
    at += length - 1
  }
  return found
}

function longestName(plain, at, lexicon) {
  const names = [plain[at], ...(plain[at].endsWith("s") ? [plain[at].slice(0, -1)] : [])]
  for (const name of names) {
    const here = (lexicon.places.get(name) ?? []).filter(({ parts }) => parts.every((part, n) => n === 0 || plain[at + n] === part))
    const longest = Math.max(0, ...here.map(({ parts }) => parts.length))
    if (longest) return here.filter(({ parts }) => parts.length === longest)
  }
  return misspelt(plain[at], lexicon)
}

/** A place's name with a slip in it, when nothing else is spelt so. */
function misspelt(word, lexicon) {
  if (word.length < PLACE_TYPO || lexicon.spelt(word).size || lexicon.has(lexicon.lexeme(word))) return []
  let far = 2, found = []
  for (const [name, here] of lexicon.places) {
    const slips = name.length < PLACE_TYPO ? Infinity : distance(word, name, Math.min(far, word.length < 9 ? 1 : 2))
    const whole = here.filter(({ parts }) => parts.length === 1)
    if (slips > far || !whole.length) continue
    found = slips < far ? whole : [...found, ...whole]
    far = slips
  }
  return new Set(found.map(({ concept }) => concept)).size === 1 ? found : []
}

/** What lies in a place counts most, what covers it from above less. */
function placeNeeds(places, lexicon, needs) {
  places.forEach((place, n) => {
    for (const { concept, worth } of ringsOf(place.concepts, lexicon)) {
      if (!concept.at.length) continue
      need(needs, `sted:${n}`, { entry: concept, weight: worth * PLACE, why: worth === 1 ? place.concepts[0].name : "", kind: "sted", covers: [], sure: 0 })
    }
  })
}

const PLACE = 5
const COVERING = 0.35

/** The areas whose offerings somebody there can use: the own ones worth 1, and those that cover them. */
export function ringsOf(concepts, lexicon) {
  const get = (slug) => lexicon.concepts.get(`kommune:${slug}`)
  const own = new Set(concepts.flatMap((concept) => [concept, ...(concept.kommuner ?? []).map(get)]).filter(Boolean))
  const above = new Set([...own].flatMap((concept) => concept.ovenfra ?? []).concat("hele-landet", "online").map(get).filter((c) => c && !own.has(c)))
  return [...[...own].map((concept) => ({ concept, worth: 1 })), ...[...above].map((concept) => ({ concept, worth: COVERING }))]
}

function ageIn(query) {
  const found = query.match(AGE)
  const age = found ? Number(found[1] ?? found[2]) : null
  return age !== null && age < 120 ? age : null
}

/** The groups that an age belongs to, as the code list has them. */
function agesOf(age, lexicon) {
  const belongs = ({ alder }) => alder && alder[0] <= age && age <= alder[1]
  return [...lexicon.concepts.values()].filter(belongs).map((concept) => ({ concept, weight: 1.25, share: 1, token: "alder", covers: [] }))
}

/** What is made for that age is worth more, what is made for another less. */
function ageNeeds(age, lexicon, needs) {
  for (const concept of lexicon.concepts.values()) {
    if (concept.list !== "alder" || !concept.at.length) continue
    const [low, high] = concept.slug.split("-").map(Number)
    need(needs, "aldersgrænse", { entry: concept, weight: low <= age && age <= high ? 1 : -3, why: "", kind: "alder", covers: [], sure: 0 })
  }
}
