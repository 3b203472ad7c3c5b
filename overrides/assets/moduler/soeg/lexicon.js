// What the index knows of words: its lexemes by how they begin, and the phrases that stand for a code. With several
// sites' indexes it is one lexicon: what stands in more than one counts together, and knows where it stands in each.
import { distance, letterAt, loose, stem } from "./danish.js"

export const WEAK = "~" // what a phrase's word begins with that carries no meaning alone: "for" in "bange for min mand"
const WEAKER = 0.2
const LONGEST = 40 // letters of a word that is looked at for parts

export class Lexicon {
  /** From each site's start.bin, one's own first; the files of words are added as they are fetched. */
  constructor(starts) {
    this.count = starts.reduce((sum, start) => sum + start.count, 0)
    this.silent = new Set(starts[0].silent.split(" "))
    this.short = new Set(starts[0].short.split(" "))
    this.common = new Set(starts[0].common.split(" "))
    this.shards = starts.map((start) => new Map(start.letters.map((name) => [name, null]))) // null until it is fetched
    this.missing = new Map() // files asked for that are not here yet: [site, name] by a key of both
    this.tells = new Map()
    this.concepts = new Map()
    this.phrases = new Map() // lexeme -> the phrases it is part of
    this.places = new Map() // first word of a place's name, loosely spelt -> [{ parts, concept }]
    this.spellings = new Map() // loose spelling -> lexemes, for what phrases hold; each file of words has its own beside it
    starts.forEach((start, site) => {
      for (const [list, entries] of Object.entries(start.concepts)) {
        for (const entry of entries) this.learn(site, list, entry, start.traits?.[`${list}:${entry[0]}`])
      }
    })
  }

  /** A site's concept: [slug, name, how many carry it (below zero: none, but so many speak of it), the file and place of its postings, phrases]. */
  learn(site, list, [slug, name, count, file, place, phrases = []], traits) {
    const key = `${list}:${slug}`
    const isNew = !this.concepts.has(key)
    if (isNew) this.concepts.set(key, { list, slug, name, carried: 0, spoken: 0, count: 0, at: [], ...traits })
    const concept = this.concepts.get(key)
    if (count > 0) concept.carried += count
    else concept.spoken -= count
    concept.count = concept.carried || concept.spoken
    if (file >= 0) concept.at.push({ site, file, place })
    for (const phrase of phrases) this.#listen(concept, phrase.split(" "), isNew)
  }

  #listen(concept, parts, isNew) {
    const [index, key] = concept.list === "kommune" ? [this.places, [parts[0]]] : [this.phrases, new Set(parts)]
    const whole = parts.join(" ")
    if (!isNew && index.get(parts[0])?.some((phrase) => phrase.concept === concept && phrase.parts.join(" ") === whole)) return
    for (const part of key) {
      if (!index.has(part)) index.set(part, [])
      index.get(part).push({ parts, concept })
      if (index === this.phrases && !part.startsWith(WEAK)) spell(this.spellings, part)
    }
  }

  /** Take in a site's file of words: { words, counts, starts, forms }. */
  add(site, name, shard) {
    const known = new Map(), spellings = new Map(), forms = new Map()
    const all = shard.words ? shard.words.split(" ") : []
    let chunk = -1
    all.forEach((word, n) => {
      if (chunk + 1 < shard.starts.length && shard.starts[chunk + 1][0] === n) chunk += 1
      const [first, file] = shard.starts[chunk]
      known.set(word, { count: shard.counts[n], site, file, place: n - first })
      spell(spellings, word)
    })
    const pairs = shard.forms ? shard.forms.split(" ") : []
    for (let n = 0; n < pairs.length; n += 2) {
      forms.set(pairs[n], pairs[n + 1])
      spell(spellings, pairs[n], pairs[n + 1])
    }
    this.shards[site].set(name, { known, spellings, forms })
    this.missing.delete(`${site}/${name}`)
  }

  /** What each site has of the words that begin as this one does; files that are not here yet are noted as missing. */
  #beside(word) {
    const plain = loose(word), found = []
    this.shards.forEach((shards, site) => {
      const name = nameIn(shards, plain)
      if (name === null) return
      const shard = shards.get(name)
      if (shard) found.push(shard)
      else this.missing.set(`${site}/${name}`, [site, name])
    })
    return found
  }

  /** The key that all forms of a word share. */
  lexeme(word) {
    const stemmed = stem(word)
    const key = this.silent.has(stemmed) && !this.silent.has(word) ? word : stemmed // demens is not "dem"
    return this.#beside(key).find(({ forms }) => forms.has(key))?.forms.get(key) ?? key
  }

  /** Where a lexeme's postings lie and how many there are; undefined when no offering has it. */
  entry(lexeme) {
    const at = this.#beside(lexeme).map(({ known }) => known.get(lexeme)).filter(Boolean)
    return at.length ? { count: at.reduce((sum, { count }) => sum + count, 0), at } : undefined
  }

  has(lexeme) {
    return this.phrases.has(lexeme) || this.entry(lexeme) !== undefined
  }

  /** The lexemes that are spelt so, Danish letters or not. */
  spelt(plain) {
    return new Set([this, ...this.#beside(plain)].flatMap(({ spellings }) => [...(spellings.get(plain) ?? [])]))
  }

  /** The lexemes that the fewest slips of the keyboard lead to from a word or its own lexeme, as far as most: { far, lexemes }. */
  nearest(word, lexeme, most) {
    const key = loose(lexeme), whole = loose(word) // the slip may have broken the ending, and so the stem
    let far = most, found = new Set()
    const look = (spellings) => {
      for (const [spelling, lexemes] of spellings) {
        if (Math.abs(spelling.length - key.length) > far && Math.abs(spelling.length - whole.length) > far) continue
        const slips = Math.min(distance(key, spelling, far), whole === key ? Infinity : distance(whole, spelling, far))
        if (slips > far) continue
        if (slips < far) found = new Set()
        far = slips
        for (const one of lexemes) found.add(one)
      }
    }
    for (const { spellings } of [this, ...this.#beside(lexeme)]) look(spellings)
    return { far, lexemes: [...found] }
  }

  /** How much a lexeme says about which concept is meant: 1 when one alone has it. */
  telling(lexeme) {
    if (!this.tells.has(lexeme)) {
      const owners = new Set((this.phrases.get(lexeme) ?? []).map((phrase) => phrase.concept))
      this.tells.set(lexeme, (lexeme.startsWith(WEAK) ? WEAKER : 1) / Math.log2(2 + owners.size))
    }
    return this.tells.get(lexeme)
  }

  isSilent(word) {
    return this.silent.has(word)
  }

  /** A silent word typed with ae, oe or aa ("hjaelp") as it is spelt; any other word as it is. */
  asSpelt(word) {
    const danish = word.replace(/ae/g, "æ").replace(/oe/g, "ø").replace(/aa/g, "å")
    return this.silent.has(danish) ? danish : word
  }

  /** How rare something is that so many offerings have; what tells most weighs most. */
  rarity(count) {
    return Math.log(1 + (this.count + 1) / (count + 0.5))
  }

  /** A compound's parts when each is known: kræfttræning is kræft and træning; null when it is none. */
  split(word, depth = 0) {
    if (word.length > LONGEST) return null
    let best = null
    for (let at = word.length - 3; at >= 2; at--) {
      const firsts = [word.slice(0, at)]
      if (at > 3 && "se".includes(word[at - 1])) firsts.push(word.slice(0, at - 1))
      firsts.forEach((first, joint) => {
        const below = this.#known(first, first.length > 3 || this.short.has(first)) ?? (depth < 3 && first.length > 6 ? this.split(first, depth + 1) : null)
        const head = below && this.#known(word.slice(at), word.length - at > 2)
        if (!head) return
        // few parts, without a letter that joins, none of them short, the last one long
        const found = Object.assign([...below, ...head], { cost: [below.length, joint, -Math.min(first.length, word.length - at), at] })
        if (!best || isLess(found.cost, best.cost)) best = found
      })
    }
    return best
  }

  /** A part of a compound as a list of one lexeme; one that is typed without Danish letters may be any that is spelt so. */
  #known(part, isLongEnough) {
    if (!isLongEnough || this.isSilent(part)) return null
    const key = this.lexeme(part)
    if (this.has(key)) return [key]
    if (part.length < 5 || /[æøå]/.test(part)) return null
    const [first] = this.spelt(loose(key))
    return first ? [first] : null
  }

  /** Whether some word, phrase or place begins so: then more letters may be to come. */
  begins(word) {
    const plain = loose(word)
    const some = (keys) => [...keys].some((spelling) => spelling.startsWith(plain))
    const files = this.shards.flatMap((shards) => [...shards.keys()])
    return some(files.filter((name) => name.length > 1)) || some(this.places.keys()) || [this, ...this.#beside(word)].some(({ spellings }) => some(spellings.keys()))
  }
}

/** The file that a loosely spelt word stands in: as many of its first letters as some file is named by. */
function nameIn(shards, plain) {
  let name = ""
  for (let place = 0; place <= plain.length; place++) {
    name += letterAt(plain, place)
    if (shards.has(name)) return name
  }
  return null
}

function isLess(one, other) {
  const at = one.findIndex((number, n) => number !== other[n])
  return at >= 0 && one[at] < other[at]
}

function spell(spellings, written, lexeme = written) {
  const plain = loose(written)
  if (!spellings.has(plain)) spellings.set(plain, new Set())
  spellings.get(plain).add(lexeme)
}
