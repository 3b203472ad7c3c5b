// A question to the index and its answer. Knows no page and no network: `load` gives the content of one of its files.
// Several sites' indexes are asked as one: their offerings are numbered on, and each code and word has all it has in each.
import { words } from "./danish.js"
import { FACETS, FILTERS } from "./facets.js"
import { Lexicon } from "./lexicon.js"
import { ABOVE, BEYOND, FAR, OWN, byPostcode, distances, kilometres, nearestTo, pointOf, within } from "./places.js"
import { plan, ringsOf } from "./plan.js"
import { LEAST, best, carriers, coverage, each, isCoded, reasons, scores, standing } from "./rank.js"

const MOST = 3 // reasons
const ROUNDS = 4 // how often a plan may ask for more words: a compound's parts lie in other files
const SURE = { short: 0.51, long: 0.34, words: 4 } // the part of what was asked that one of the first answers must cover; a whole sentence says more than it asks
const NEAR = 0.35 // a hit worth less than this part of the best one does not come first only for being near
const NEARNESS = { above: 0.7, online: 0.6, next: 0.35, least: 0.15, perKm: 1 / 400 } // what a hit counts for that covers the place, is online, or lies next to it and farther off
const AROUND = { km: (NEARNESS.next - NEARNESS.least) / NEARNESS.perKm, few: 10 } // farther off all counts the same, so it is not looked at
const WIDE = 40 // kilometres that a hit for a wider area counts as when the nearest come first

export const FORM = 1 // of the index's files, as hooks/katalog/index.py writes them; a test holds the two together

/** An engine over an index; `load(path)` promises the parsed content of a file, from the index's own folder. */
export async function open(load) {
  return together([{ start: await load("start.bin"), load }])
}

/** An engine over the indexes of several sites, one's own first: each its start.bin and what loads its other files. */
export const together = (sources) => new Engine(sources)

class Engine {
  constructor(sources) {
    this.count = 0
    this.sites = sources.map((source) => {
      const { start, load } = source
      const site = { source, from: this.count, start, load: (path) => load(`${start.version}/${path}`), chunks: new Map() }
      this.count += start.count
      return site
    })
    this.lexicon = new Lexicon(this.sites.map(({ start }) => start))
    this.lists = grouped(this.lexicon.concepts.values())
    this.municipalities = this.list("kommune").filter((area) => area.postnumre)
  }

  /** The place among the sites of the one that an offering stands on. */
  siteOf = (number) => this.sites.filter(({ from }) => from <= number).length - 1

  /** A file of each site. */
  #load = (path) => Promise.all(this.sites.map(({ load }) => load(path)))

  list(name) {
    return this.lists.get(name) ?? []
  }

  concept(list, slug) {
    return this.lexicon.concepts.get(`${list}:${slug}`)
  }

  /** Who has a code or word, on all sites. */
  postings = (entry) => (entry.postings ??= joined(entry.at.map(({ site, file, place }) => ({ from: this.sites[site].from, list: this.sites[site].chunks.get(file)[place] ?? [] }))))

  /**
   * The answer to { q, without, kommune, maalgruppe, tilbudstype, adgang, sprog, pris, naer, point, sort }: lists of
   * slugs for the facets and for the filters omraade, ovenfra and udbyder, `without` a set of 'list:slug' that are not meant, `point` where the device is, `unfinished` whether q is being typed.
   */
  async ask(question, today = new Date()) {
    const planned = await this.#plan(question.q ?? "", question.without ?? new Set(), question.unfinished)
    const place = this.#place(question, planned)
    const asked = [...FACETS, ...FILTERS].filter((facet) => question[facet]?.length)
    if (question.udbyder?.length) await this.#fetchProviders()
    const needed = [...planned.needs.values()].flat().map(({ entry }) => entry)
    const chosen = asked.flatMap((facet) => this.chosen(facet, question[facet]))
    const [freshness] = await Promise.all([this.#load("frisk.bin"), this.#fetch([...needed, ...chosen, ...this.list("status"), ...(place ? [...place.own, ...place.above, ...place.around, ...this.list("lokal")] : [])])])
    return new Answer(this, { question, planned, place, asked, freshness: freshness.join(""), today })
  }

  async #plan(query, without, unfinished) {
    for (let round = 0; ; round++) {
      this.lexicon.missing.clear() // what the marking of words asked for does not matter here
      const planned = plan(query, this.lexicon, without, unfinished)
      const missing = [...this.lexicon.missing.values()]
      if (!missing.length || round === ROUNDS) return planned
      await Promise.all(missing.map(async ([site, name]) => this.lexicon.add(site, name, await this.sites[site].load(`o/${name}.bin`))))
    }
  }

  async #fetch(entries) {
    const wanted = this.sites.map(() => new Set())
    for (const { site, file } of entries.flatMap(({ at }) => at)) if (!this.sites[site].chunks.has(file)) wanted[site].add(file)
    await Promise.all(wanted.flatMap((files, n) => [...files].map(async (file) => this.sites[n].chunks.set(file, await this.sites[n].load(`p/${file}.bin`)))))
  }

  /** Everything that counting a facet's values needs. */
  fetchLists(names) {
    return this.#fetch(names.flatMap((name) => this.list(name)))
  }

  /** Who offers something, as concepts of their own list. */
  async #fetchProviders() {
    if (this.lists.has("udbyder")) return
    const providers = await this.#load("udbydere.bin")
    providers.forEach((some, site) => some.forEach(([slug, name, file, place]) => this.lexicon.learn(site, "udbyder", [slug, name, 0, file, place])))
    this.lists.set("udbyder", [...this.lexicon.concepts.values()].filter(({ list }) => list === "udbyder"))
  }

  /** An area and those inside it, or those that cover it from above: its own levels, the whole country and online. */
  inside = (slug) => this.list("kommune").filter((area) => area.slug === slug || area.ovenfra?.includes(slug))
  above(slug) {
    const area = this.concept("kommune", slug)
    return area ? [...(area.ovenfra ?? []), "hele-landet", "online"].map((level) => this.concept("kommune", level)) : []
  }

  /** The codes that were chosen in a facet; for a municipality also the areas that cover it. */
  chosen(facet, slugs) {
    if (facet === "omraade") return slugs.flatMap(this.inside)
    if (facet === "ovenfra") return slugs.flatMap((slug) => [...this.inside(slug), ...this.above(slug)])
    const codes = slugs.map((slug) => this.concept(facet, slug)).filter(Boolean)
    return facet === "kommune" && codes.length ? ringsOf(codes, this.lexicon).map(({ concept }) => concept) : codes
  }

  /** Which offerings have one of these values: a byte for each. */
  mask(facet, slugs) {
    if (facet === "ovenfra") return slugs.map((slug) => this.#above(slug)).reduce((all, mask) => all.map((one, number) => one | mask[number]))
    return this.#carrying(this.chosen(facet, slugs))
  }

  /** What covers an area from above and does not lie in it. */
  #above(slug) {
    const own = this.#carrying(this.inside(slug))
    return this.#carrying(this.above(slug)).map((one, number) => one & ~own[number])
  }

  #carrying = (codes) => carriers(this.count, codes.map(this.postings))

  /** Where the visitor is, from what was chosen, else from what the query names. */
  #place({ q, sort, kommune = [], naer, point }, planned) {
    const near = naer ? byPostcode(this.municipalities, naer).slice(0, 1) : point ? [nearestTo(this.municipalities, point)].filter(Boolean) : []
    const chosen = near.length ? near : kommune.map((slug) => this.concept("kommune", slug)).filter(Boolean)
    const areas = chosen.length ? chosen : planned.places.flatMap(({ concepts }) => concepts)
    if (!areas.length) return null
    const rings = ringsOf(areas, this.lexicon)
    const own = rings.filter(({ worth }) => worth === 1).map(({ concept }) => concept)
    const above = rings.filter(({ worth }) => worth < 1).map(({ concept }) => concept)
    const found = { areas, own, above, point: point ?? null, chosen: chosen.length > 0, near: near.length > 0 }
    const from = pointOf(found), isSorted = sortOf({ q, sort }, found) === "afstand"
    return { ...found, around: from ? within(this.municipalities, from, isSorted ? Infinity : AROUND.km, AROUND.few) : [] }
  }

  /** What the cards of these offerings show. */
  cards(numbers) {
    return Promise.all(
      numbers.map(async (number) => {
        const { from, start, load } = this.sites[this.siteOf(number)]
        return (await load(`k/${Math.floor((number - from) / start.cards)}.bin`))[(number - from) % start.cards]
      }),
    )
  }
}

/** Postings of several sites as one list: each goes on from the site's first number. */
function joined(parts) {
  if (parts.length === 1 && !parts[0].from) return parts[0].list
  const all = []
  let before = 0
  for (const { from, list } of parts) {
    let number = from
    list.forEach((coded, n) => {
      number += coded >> 5
      all.push(n ? coded : ((number - before) << 5) | (coded & 31))
    })
    before = number
  }
  return all
}

/** The order that was asked for, or that a place alone asks for. */
const sortOf = ({ q, sort }, place) => sort || (place?.near || (place?.chosen && !q) ? "afstand" : "")

/** What was found: `numbers` are the offerings in their order. */
class Answer {
  constructor(engine, { question, planned, place, asked, freshness, today }) {
    Object.assign(this, { engine, question, planned, place })
    this.masks = new Map(asked.map((facet) => [facet, engine.mask(facet, question[facet])]))
    this.distances = place && distances({ ...place, areas: place.around, local: engine.list("lokal"), count: engine.count, postings: engine.postings })
    this.worth = this.#worth(freshness, today)
    this.total = this.worth.map((worth, number) => worth * this.#nearness(number))
    this.best = best(this.worth)
    const fits = this.#fitting()
    const kept = [...fits.keys()].filter((number) => fits[number]).sort((a, b) => this.total[b] - this.total[a] || a - b)
    this.certain = !question.q || (!planned.vague && this.#covered(kept) >= (planned.tokens.length > SURE.words ? SURE.long : SURE.short))
    this.sort = sortOf(question, place)
    this.byTitle = this.sort === "titel" || (!this.sort && !question.q)
    this.numbers = this.#sorted(kept)
    if (this.byTitle && engine.sites.length > 1) this.runs = engine.sites.map((_, n) => this.numbers.filter((number) => engine.siteOf(number) === n))
    Object.assign(this, { merged: [], merging: Promise.resolve() })
  }

  /** A part of what was found. A site's own numbers follow its titles; those of several are merged as far as is asked for, for it takes their cards. */
  async part(from, most) {
    if (!this.runs) return this.numbers.slice(from, from + most)
    this.merging = this.merging.catch(() => {}).then(() => this.#merge(from + most)) // one at a time
    await this.merging
    return this.merged.slice(from, from + most)
  }

  async #merge(most) {
    for (let runs; this.merged.length < most && (runs = this.runs.filter((run) => run.length)).length; ) {
      const titles = (await this.engine.cards(runs.map(([first]) => first))).map(([, title]) => title)
      const first = titles.reduce((best, title, n) => (title.localeCompare(titles[best], "da") < 0 ? n : best), 0)
      this.merged.push(runs[first].shift())
    }
  }

  /** What each offering is worth as an answer, wherever it lies. */
  #worth(freshness, today) {
    const { engine, planned, question } = this
    const factor = standing(engine.count, freshness, engine.list("status").map((state) => [state.slug, engine.postings(state)]), today)
    const worth = planned.needs.size ? scores(planned.needs, engine.postings, engine.count) : new Float32Array(engine.count).fill(question.q ? 0 : 1)
    return worth.map((much, number) => much * factor[number])
  }

  #nearness(number) {
    if (!this.place || this.place.near || !this.planned.tokens.some((token) => !token.placed)) return 1
    const far = this.distances[number]
    if (far === OWN) return 1
    if (far === ABOVE) return NEARNESS.above
    return far === FAR ? NEARNESS.online : Math.max(NEARNESS.least, NEARNESS.next - far * NEARNESS.perKm)
  }

  #allowed(but) {
    const masks = [...this.masks].filter(([facet]) => facet !== but).map(([, mask]) => mask)
    if (!masks.length) return null
    return masks.reduce((all, mask) => all.map((one, number) => one & mask[number]))
  }

  #sorted(kept) {
    const { place, sort, total, distances: far } = this
    if (this.byTitle) return kept.sort((a, b) => a - b)
    if (sort !== "afstand" || !place) return kept
    const weak = (number) => (this.isWeak(number) ? 1 : 0)
    const way = (number) => (far[number] === ABOVE ? WIDE : far[number])
    return kept.sort((a, b) => weak(a) - weak(b) || way(a) - way(b) || total[b] - total[a] || a - b)
  }

  #covered(numbers) {
    return Math.max(0, ...numbers.slice(0, 5).map((number) => coverage(number, this.planned, this.engine.postings, this.engine.lexicon)))
  }

  /** Up to three of the things that speak most for an offering, and the place when it lies there: [{ kind, why }]. */
  reasons(number) {
    const here = this.place && this.distances[number] === OWN && this.question.q ? [{ kind: "sted", why: this.#placeOf(number) }] : []
    const why = reasons(number, this.planned.needs, this.engine.postings).filter(({ kind }) => kind !== "sted")
    return [...why.filter(({ kind }) => kind !== "ord"), ...here, ...why.filter(({ kind }) => kind === "ord")].slice(0, MOST)
  }

  #placeOf(number) {
    const mask = new Uint8Array(this.engine.count)
    mask[number] = 1
    return (this.place.own.find((area) => this.#carried(area, mask).length) ?? this.place.areas[0]).name
  }

  /** What people call a chosen value; the value itself when it is not known. */
  nameOf(field, value) {
    return this.engine.concept(FACETS.includes(field) || field === "udbyder" ? field : "kommune", value)?.name ?? value
  }

  /** Whether a hit is much weaker than the best: it may be worth a look, and is no answer. */
  isWeak(number) {
    return Boolean(this.question.q) && this.worth[number] < this.best * NEAR
  }

  /** Kilometres to the nearest municipality of an offering that lies elsewhere; null for one that can be used here, or lies far off. */
  far(number) {
    const far = this.distances?.[number] ?? OWN
    return far > ABOVE && far < BEYOND ? far - 1 : null
  }

  /** The words of a text that were meant: forms of what was asked for, and compounds with it. */
  marked(text) {
    const { lexicon } = this.engine
    const { forms, tokens } = this.planned
    if (!tokens.length) return []
    const meant = (word) => forms.has(lexicon.lexeme(word)) && !lexicon.isSilent(word)
    const compound = (word) => word.length > 7 && (lexicon.split(word) ?? []).some((part) => part.length > 3 && forms.has(part))
    return [...new Set(words(text))].filter((word) => word.length > 1 && (meant(word) || compound(word)))
  }

  /**
   * What there is near the place: how many hits lie in it, cover it and are online, and the nearest other
   * municipalities with hits, as [{ area, km, numbers }].
   */
  nearby() {
    const { place, distances: far, worth } = this
    const fits = this.#fitting("kommune")
    let own = 0, above = 0, online = 0
    for (let number = 0; number < fits.length; number++) {
      if (!fits[number]) continue
      if (far[number] === OWN) own += 1
      else if (far[number] === ABOVE) above += 1
      else if (far[number] === FAR) online += 1
      if (far[number] <= ABOVE || far[number] === FAR || this.isWeak(number)) fits[number] = 0 // what is left is good, and elsewhere
    }
    const from = pointOf(place), found = []
    const byDistance = from ? place.around.map((area) => ({ area, km: kilometres(from, area.punkt) })) : []
    for (const { area, km } of byDistance.sort((a, b) => a.km - b.km)) {
      const numbers = this.#carried(area, fits).sort((a, b) => worth[b] - worth[a])
      for (const number of numbers) fits[number] = 0 // told of once, where it is nearest
      if (numbers.length) found.push({ area, km, numbers })
    }
    return { own, above, online, nearest: found }
  }

  /** The offerings that answer well enough and have what was chosen, one facet left out of account: a byte for each. */
  #fitting(but) {
    const allowed = this.#allowed(but)
    const least = this.best * LEAST
    return Uint8Array.from(this.worth, (worth, number) => (worth > 0 && worth >= least && (!allowed || allowed[number]) ? 1 : 0))
  }

  /** The numbers that carry a code, of those that a mask allows. */
  #carried(code, mask) {
    const numbers = []
    each(this.engine.postings(code), (number, weight) => isCoded(weight) && mask[number] && numbers.push(number))
    return numbers
  }

  /** How many hits each value of a facet would give, the other facets kept: a map from slug to number. */
  async counts(facet) {
    await this.engine.fetchLists([facet])
    const fits = this.#fitting(facet)
    const seen = new Int32Array(fits.length).fill(-1)
    return new Map(
      this.engine.list(facet).map(({ slug }, turn) => {
        let count = 0
        for (const code of this.engine.chosen(facet, [slug])) {
          for (const number of this.#carried(code, fits)) {
            if (seen[number] !== turn) count += 1
            seen[number] = turn
          }
        }
        return [slug, count]
      }),
    )
  }

  /** How many hits lie in each municipality: [{ area, count }], for the map. */
  async perMunicipality() {
    await this.engine.fetchLists(["kommune"])
    const mask = new Uint8Array(this.engine.count)
    for (const number of this.numbers) mask[number] = 1
    return this.engine.municipalities.map((area) => ({ area, count: this.#carried(area, mask).length })).filter(({ count }) => count)
  }
}

function grouped(concepts) {
  const lists = new Map()
  for (const concept of concepts) lists.has(concept.list) ? lists.get(concept.list).push(concept) : lists.set(concept.list, [concept])
  return lists
}
