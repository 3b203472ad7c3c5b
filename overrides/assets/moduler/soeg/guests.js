// What the files of another site's index must be, so that nothing in them can freeze, break or forge the answer.

export const LIMITS = { patience: 4_000, most: 8e6, all: 64e6 } // milliseconds and unpacked bytes for a file, bytes for all that is fetched of a site
const MOST = { offerings: 1e6, codes: 5_000, phrases: 50_000, beginnings: 20_000, files: 1e5, words: 20_000, name: 300, text: 5_000 }
const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/ // of an offering it becomes an address under its own site's
const VERSION = /^[0-9a-f]{12}$/ // part of an address too

const isText = (value, most = MOST.name) => typeof value === "string" && value.length <= most
const isSlug = (value) => isText(value) && SLUG.test(value)
const isCount = (value, most, least = 0) => Number.isInteger(value) && least <= value && value <= most
const isList = (value, most, test) => Array.isArray(value) && value.length <= most && value.every(test)
const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value)

/** The content of a file by its path; throws when it is not what an index has there. `start` is the site's start, once it is known. */
export function checked(path, content, start) {
  const [, kind, number] = /(?:^|\/)(start|gaest|frisk|udbydere|o|p|k)(?:\/(\w+))?\.bin$/.exec(path)
  if (!FILES[kind](content, start, Number(number))) throw new TypeError(`${path} is not as an index has it`)
  return content
}

const FILES = {
  start: isStart,
  gaest: isStart,
  frisk: (content, { count }) => isText(content, count) && content.length === count,
  udbydere: (content) => isList(content, MOST.offerings, ([slug, name, file, place]) => isSlug(slug) && isText(name) && isPlace(1, file, place)),
  o: areWords,
  p: (content, { count }) => isList(content, MOST.words, (postings) => arePostings(postings, count)),
  k: (content, { count, cards }, number) => content.length === Math.min(cards, count - number * cards) && isList(content, cards, isCard),
}

function isStart({ version, count, cards, letters, concepts, traits = {} }) {
  if (!isText(version) || !VERSION.test(version) || !isCount(count, MOST.offerings) || !isCount(cards, 100, 1)) return false
  if (!isList(letters, MOST.beginnings, (name) => isText(name, 40) && /^\w+$/.test(name)) || !isRecord(concepts) || !isRecord(traits)) return false
  const lists = Object.entries(concepts), entries = lists.flatMap(([, some]) => some)
  const phrases = entries.reduce((sum, entry) => sum + (entry[5]?.length ?? 0), 0)
  return phrases <= MOST.phrases && lists.every(([list]) => /^[a-z]+$/.test(list)) && isList(entries, MOST.codes, isCode) && Object.values(traits).every(areTraits)
}

function isCode(entry) {
  if (entry.length === 3) return isPlace(...entry) // a guest's, which has its name from one's own site
  const [slug, name, count, file, place, phrases] = entry
  return isSlug(slug) && isText(name) && isPlace(count, file, place) && isList(phrases, MOST.phrases, (phrase) => isText(phrase))
}

const isPlace = (count, file, place) => isCount(count, MOST.offerings, -MOST.offerings) && isCount(file, MOST.files, -1) && isCount(place, MOST.words)

const areSlugs = (value) => isList(value, MOST.codes, isSlug)
const arePostcodes = (value) => isList(value, MOST.codes, (one) => /^\d{4}(-\d{4})?$/.test(one))
const TRAITS = {
  akut: (value) => typeof value === "boolean", om_andre: (value) => typeof value === "boolean", alder: (value) => isList(value, 2, (age) => isCount(age, 200)),
  punkt: (value) => isList(value, 2, Number.isFinite), postnumre: arePostcodes, delvis: arePostcodes, ovenfra: areSlugs, kommuner: areSlugs,
}
const areTraits = (traits) => Object.entries(traits).every(([name, value]) => Object.hasOwn(TRAITS, name) && TRAITS[name](value))

function areWords({ words, counts, starts, forms }, { count }) {
  if (!isText(words, LIMITS.most) || !isText(forms, LIMITS.most)) return false
  const many = words ? words.split(" ").length : 0
  const areStarts = isList(starts, MOST.words, ([first, file], n) => isCount(first, many, n && starts[n - 1][0]) && isCount(file, MOST.files)) && (!many || starts[0]?.[0] === 0)
  return areStarts && isList(counts, MOST.words, (one) => isCount(one, count)) && counts.length === many && (!forms || forms.split(" ").length % 2 === 0)
}

/** Steps onward that never leave the site's own offerings. */
function arePostings(postings, count) {
  let number = 0
  return Array.isArray(postings) && postings.every((coded) => isCount(coded, 2 ** 31 - 1) && (number += coded >> 5) < count)
}

const isCard = ([id, title, summary, providers, places, price, state, example]) => isSlug(id) && [title, summary, providers, places, price, state].every((text) => isText(text, MOST.text)) && isCount(example, 1)
