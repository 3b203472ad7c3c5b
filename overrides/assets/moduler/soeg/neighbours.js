// The other sites that are searched too. Each is asked for what its own start tells more than ours, and one that is
// silent, or whose files are not as they must be, is left out for a while: nobody waits for it twice.
import { FORM } from "./engine.js"
import { loader } from "./files.js"
import { LIMITS, checked } from "./guests.js"

const QUIET = 60_000 // before a silent one is asked again

export class Neighbours {
  /** From [{ navn, adresse }]: what a site is called, and its address. */
  constructor(sites) {
    this.all = sites.map((site) => ({ site, source: null, fault: "", until: 0, since: 0 }))
  }

  /** Those that answer now: [{ site, source }], the source for an engine; `own` is one's own start.bin. */
  async present(own) {
    await Promise.all(this.all.filter(({ source, until }) => !source && Date.now() >= until).map((one) => this.#ask(one, own)))
    return this.here
  }

  get here() {
    return this.all.filter(({ source }) => source)
  }

  /** Those left out: [{ navn, fault }], the fault "tavs" or "udgave". */
  get missing() {
    return this.all.filter(({ fault }) => fault).map(({ site: { navn }, fault }) => ({ navn, fault }))
  }

  /** Leave out all that answered: something in one of them broke the search. */
  leave() {
    for (const one of this.here) leave(one, "tavs")
  }

  async #ask(one, own) {
    let start
    const check = (path, content) => (path === "gaest.bin" && content.form !== FORM ? content : checked(path, content, start))
    const fetched = loader(`${one.site.adresse}soeg/`, LIMITS, check)
    const load = (path) => fetched(path).catch((error) => this.#lost(one, error))
    try {
      const guest = await fetched("gaest.bin")
      if (guest.form !== FORM) return leave(one, "udgave")
      start = guest.words === own.words ? asTold(guest, own) : await fetched("start.bin")
      Object.assign(one, { source: { start, load }, fault: "", since: Date.now() })
    } catch {
      leave(one, "tavs")
    }
  }

  /** A file is gone. A site that was opened long ago may have been published anew, and is asked from the start. */
  #lost(one, error) {
    if (Date.now() - one.since > QUIET) one.source = null
    else leave(one, "tavs")
    throw error
  }
}

function leave(one, fault) {
  Object.assign(one, { source: null, fault, until: Date.now() + QUIET })
}

/** A guest's start with the words of one's own, which has them in the same order. */
function asTold(guest, own) {
  const told = ([kind, entries]) => [kind, entries.map((entry, n) => (entry.length > 3 ? entry : [...own.concepts[kind][n].slice(0, 2), ...entry]))]
  return { ...guest, concepts: Object.fromEntries(Object.entries(guest.concepts).map(told)) }
}
