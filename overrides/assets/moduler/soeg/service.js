// The engine as the page uses it: a question in, plain values out, so that it can run beside the page in a worker.
import { open, together } from "./engine.js"
import { FACETS, FILTERS } from "./facets.js"
import { Unreachable, loader } from "./files.js"
import { Neighbours } from "./neighbours.js"
import { suggestions } from "./suggestions.js"

const SEVERAL = 30 // a place of more municipalities than these is a region, which always has something

export class Service {
  /** `folder` is the index's address, `others` the sites that can be searched too: [{ navn, adresse }]. */
  constructor(folder, others = []) {
    this.folder = folder
    this.neighbours = new Neighbours(others)
    this.answer = null
  }

  /** The engine over one's own index. */
  #own() {
    this.opening ??= open(loader(this.folder))
    this.opening.catch(() => (this.opening = undefined))
    return this.opening
  }

  /** The engine over all sites that answer, and which these are. */
  async #everywhere() {
    const { source: own } = (await this.#own()).sites[0]
    const present = await this.neighbours.present(own.start)
    const sources = [own, ...present.map(({ source }) => source)]
    const isSame = this.wide?.sources.length === sources.length && sources.every((source, n) => source === this.wide.sources[n])
    if (!isSame) this.wide = { sources, sites: present.map(({ site }) => site), engine: together(sources) }
    return this.wide
  }

  /** Fetch what every question needs. */
  async prepare(hvor) {
    await (hvor ? this.#everywhere() : this.#own())
  }

  /** The answer's outline and its first results. */
  async ask(question, most) {
    const turn = (this.turn = (this.turn ?? 0) + 1)
    const { answer, results } = await this.#tried(question, most)
    if (turn === this.turn) this.answer = answer
    const { planned, place, certain, numbers } = answer
    return {
      count: numbers.length, results, certain, acute: planned.acute, age: planned.age,
      understood: planned.understood.map(({ list, slug, name }) => ({ list, slug, name })),
      filters: [...FACETS, ...FILTERS].flatMap((field) => (question[field] ?? []).map((value) => ({ field, value, name: answer.nameOf(field, value) }))),
      unknownPostcode: Boolean(question.naer) && !place?.near, place: place && { names: place.areas.map(({ name }) => name), chosen: place.chosen, near: place.near },
      nearby: place && place.own.length < SEVERAL ? await this.#nearby(answer) : null,
      sites: answer.sites, missing: question.hvor ? this.neighbours.missing : [],
    }
  }

  /** The answer; asked anew without a site that falls silent meanwhile, and once more when one's own may have been published anew. */
  async #tried(question, most, isFirst = true) {
    const { length: before } = this.neighbours.here
    try {
      return await this.#answered(question, most)
    } catch (fault) {
      if (!(fault instanceof Unreachable)) this.neighbours.leave()
      const isOther = this.neighbours.here.length < before
      if (!isOther) this.opening = undefined
      if (!isOther && !(fault instanceof Unreachable && isFirst)) throw fault
      return this.#tried(question, most, isOther && isFirst)
    }
  }

  async #answered(question, most) {
    const { engine, sites } = question.hvor ? await this.#everywhere() : { engine: await this.#own(), sites: [] }
    const answer = Object.assign(await engine.ask(question), { sites })
    return { answer, results: await this.#results(answer, await answer.part(0, most)) }
  }

  /** More results of the latest answer. */
  async more(from, most) {
    return this.#results(this.answer, await this.answer.part(from, most))
  }

  /** What is near the place, with the nearest results of other municipalities when it has none itself. */
  async #nearby(answer) {
    const { nearest, ...counts } = answer.nearby()
    const numbers = counts.own ? [] : [...new Set(nearest.flatMap((near) => near.numbers))].slice(0, 4)
    const first = nearest[0] && { name: nearest[0].area.name, km: nearest[0].km }
    return { ...counts, nearest: first, results: answer.place.chosen && !answer.place.near ? await this.#results(answer, numbers) : [] }
  }

  /** Cards with the other site each is from, why it is there, how far off it lies, and which of its words were meant. */
  async #results(answer, numbers) {
    const cards = await answer.engine.cards(numbers)
    const site = (number) => answer.sites[answer.engine.siteOf(number) - 1] // none for one's own
    return cards.map((card, n) => ({ card, from: site(numbers[n]), km: answer.far(numbers[n]), reasons: answer.reasons(numbers[n]), weak: answer.isWeak(numbers[n]), marked: answer.marked(`${card[1]} ${card[2]}`) }))
  }

  /** How many hits each value of the facets would give: { facet: { slug: number } }. */
  async counts(facets) {
    const { answer } = this
    const found = await Promise.all(facets.filter((facet) => FACETS.includes(facet)).map(async (facet) => [facet, Object.fromEntries(await answer.counts(facet))]))
    return Object.fromEntries(found)
  }

  /** How many hits lie in each municipality: [{ slug, name, count }]. */
  async perMunicipality() {
    const found = await this.answer.perMunicipality()
    return found.map(({ area, count }) => ({ slug: area.slug, name: area.name, count }))
  }

  /** What somebody may be about to type; the other sites' words too when they are at hand. */
  async suggest(query, hvor) {
    return suggestions(query, (hvor && this.wide?.engine) || (await this.#own()))
  }
}
