// The engine as the page uses it: a question in, plain values out, so that it can run beside the page in a worker.
import { open } from "./engine.js"
import { FACETS, FILTERS } from "./facets.js"
import { Unreachable, loader } from "./files.js"
import { suggestions } from "./suggestions.js"

const SEVERAL = 30 // a place of more municipalities than these is a region, which always has something

export class Service {
  /** `folder` is the index's address. */
  constructor(folder) {
    this.folder = folder
    this.answer = null
  }

  #engine() {
    this.opening ??= open(loader(this.folder))
    this.opening.catch(() => (this.opening = undefined))
    return this.opening
  }

  /** Fetch what every question needs. */
  async prepare() {
    await this.#engine()
  }

  /** The answer's outline and its first results. */
  async ask(question, most) {
    const turn = (this.turn = (this.turn ?? 0) + 1)
    const { answer, results } = await this.#answered(question, most).catch((fault) => {
      this.opening = undefined // the site may have been published anew, and the index under another name
      if (fault instanceof Unreachable) return this.#answered(question, most)
      throw fault
    })
    if (turn === this.turn) this.answer = answer
    const { planned, place, certain, numbers } = answer
    return {
      count: numbers.length, results, certain, acute: planned.acute, age: planned.age,
      understood: planned.understood.map(({ list, slug, name }) => ({ list, slug, name })),
      filters: FILTERS.flatMap((field) => (question[field] ?? []).map((value) => ({ field, value, name: answer.nameOf(field, value) }))),
      unknownPostcode: Boolean(question.naer) && !place?.near, place: place && { names: place.areas.map(({ name }) => name), chosen: place.chosen, near: place.near },
      nearby: place && place.own.length < SEVERAL ? await this.#nearby(answer) : null,
    }
  }

  async #answered(question, most) {
    const answer = await (await this.#engine()).ask(question)
    return { answer, results: await this.#results(answer, answer.numbers.slice(0, most)) }
  }

  /** More results of the latest answer. */
  more(from, most) {
    return this.#results(this.answer, this.answer.numbers.slice(from, from + most))
  }

  /** What is near the place, with the nearest results of other municipalities when it has none itself. */
  async #nearby(answer) {
    const { nearest, ...counts } = answer.nearby()
    const numbers = counts.own ? [] : [...new Set(nearest.flatMap((near) => near.numbers))].slice(0, 4)
    const first = nearest[0] && { name: nearest[0].area.name, km: nearest[0].km }
    return { ...counts, nearest: first, results: answer.place.chosen && !answer.place.near ? await this.#results(answer, numbers) : [] }
  }

  /** Cards with why each is there, how far off it lies, and which of its words were meant. */
  async #results(answer, numbers) {
    const cards = await answer.engine.cards(numbers)
    return cards.map((card, n) => ({ card, km: answer.far(numbers[n]), reasons: answer.reasons(numbers[n]), weak: answer.isWeak(numbers[n]), marked: answer.marked(`${card[1]} ${card[2]}`) }))
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

  async suggest(query) {
    return suggestions(query, await this.#engine())
  }
}
