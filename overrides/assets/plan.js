// What a query means: its words as the index spells them, and the codes that people's own words stand for.
// Pure functions over the lexicon (soeg/leksikon.json: {ord: {word: number of pages}, koder: [[list, slug, count, phrases]], sider}).

// Words that carry no meaning alone. Never "uden", "ikke", "alene", and never a diagnosis of two or three letters.
const SILENT = new Set(
  ("ad af alle alt altså and andre anden andet at blev blive bliver da de deg dem den denne der deres det dette dig din dine disse dit dog du efter eller en end er et ett få får fik for fordi fra gang gerne gøre gør går ham han hans har have havde hele helt hende hendes her hos hun hvad hvem hver hvilke hvilken hvilket hvis hvor hvordan hvorfor hvornår i ind indtil ingen ja jeg jer jeres jo kan kunne lave lidt lige man mange med meget men mere mest mig min mine mit mod må nej ned nogen noget nogle nok nu når næsten næste og også om op os over på rigtig sammen selv sig sin sine sit skal skulle som så sådan siden sit til ti to ud under var ved vi vil ville vore vores være været " +
    "findes find finde søger leder brug behov hjælp hjælpe hjælper tilbud mulighed få får give giver tage tager kommer komme " +
    "a an and are can do does for from get have help how i in is me my need of on or our please some someone that the there to want we what where who with you your").split(" "),
)
const IRREGULAR = new Map(
  Object.entries({ børn: "barn", børnene: "barn", børns: "barn", mænd: "mand", mændene: "mand", fædre: "far", faren: "far", faderen: "far", mødre: "mor", moren: "mor", moderen: "mor", brødre: "bror", søstre: "søster", døtre: "datter", datteren: "datter", forældre: "forælder", bøger: "bog", hænder: "hånd", tænder: "tand", fødder: "fod", nætter: "nat", bedsteforældre: "bedsteforælder", koner: "kone", gamle: "gammel", små: "lille", spist: "spise", sov: "sove", sovet: "sove", død: "dø", dør: "dør", døde: "dø", døende: "døende" }),
)
const ENDINGS = ["ernes", "erens", "erne", "eren", "enes", "endes", "ende", "ene", "ens", "ets", "ers", "els", "ede", "et", "er", "en", "es", "e"]
// The genitive falls only after these letters: hjemløs keeps its s.
const GENITIVE = /[abcdfghjklmnoprtvyzå]s$/

export const words = (text) => text.toLowerCase().normalize("NFC").split(/[^\p{L}\p{N}+]+/u).filter(Boolean)

export function stem(word) {
  const known = IRREGULAR.get(word)
  if (known) return known
  if (word.length > 4 && GENITIVE.test(word) && !ENDINGS.some((ending) => ending.endsWith("s") && word.endsWith(ending))) word = word.slice(0, -1)
  for (const ending of ENDINGS) {
    if (word.length - ending.length >= 3 && word.endsWith(ending)) {
      word = word.slice(0, -ending.length)
      break
    }
  }
  return /([bdfgklmnprst])\1$/.test(word) && word.length > 3 ? word.slice(0, -1) : word
}

/** As it may be written without Danish letters: får, faar and far are one. */
export const loose = (word) => word.replace(/æ|ae/g, "a").replace(/ø|oe|ö/g, "o").replace(/å|aa/g, "a").replace(/é/g, "e")

/** Letters to change, add, drop or swap, as far as most; more than that is Infinity. */
export function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return Infinity
  let before = [], previous = [...Array(b.length + 1).keys()]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      row[j] = Math.min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1)
    }
    if (Math.min(...row) > most) return Infinity
    before = previous
    previous = row
  }
  return previous[b.length] <= most ? previous[b.length] : Infinity
}

/** The lexicon made ready: its words by stem and by loose spelling, and its phrases as stems. */
export function prepare(lexicon) {
  const stems = new Map(), spellings = new Map()
  for (const [word, pages] of Object.entries(lexicon.ord)) {
    const key = stem(word)
    const known = stems.get(key) ?? { words: [], pages: 0 }
    known.words.push(word)
    known.pages += pages
    stems.set(key, known)
    const plain = loose(key)
    if (!spellings.has(plain)) spellings.set(plain, new Set())
    spellings.get(plain).add(key)
  }
  const phrases = new Map() // stem -> the phrases it is part of
  for (const [list, slug, count, texts] of lexicon.koder) {
    for (const text of texts) {
      const all = words(text)
      const kept = all.filter((w) => !SILENT.has(w))
      const parts = (kept.length ? kept : all).map(stem)
      if (!parts.length) continue
      for (const part of parts) {
        if (!stems.has(part)) stems.set(part, { words: [], pages: 0 })
        const plain = loose(part)
        if (!spellings.has(plain)) spellings.set(plain, new Set())
        spellings.get(plain).add(part)
      }
      for (const part of new Set(parts)) {
        if (!phrases.has(part)) phrases.set(part, [])
        phrases.get(part).push({ parts, list, slug, count, name: texts[0] })
      }
    }
  }
  const telling = (part) => 1 / Math.log2(2 + new Set((phrases.get(part) ?? []).map((p) => p.slug)).size)
  return { stems, spellings, phrases, telling, pages: lexicon.sider }
}

/** What one written word may stand for among the index's stems: [{stem, weight, both}]; all that are marked both count. */
export function readings(word, lexicon) {
  const own = stem(word)
  const parts = word.length >= 7 ? (split(own, lexicon) ?? []) : []
  if (lexicon.stems.has(own)) return [{ stem: own, weight: 1 }, ...parts.map((p) => ({ ...p, weight: p.weight * 0.6 }))]
  const plain = lexicon.spellings.get(loose(own))
  if (plain) return [...plain].map((s) => ({ stem: s, weight: 0.95 }))
  const { far, stems } = nearest(own, lexicon)
  const near = stems.map((s) => ({ stem: s, weight: far > 1 ? 0.65 : own.length < 6 ? 0.6 : 0.8 }))
  if (far === 1 || own.length >= 10) return near.length ? near : parts
  return parts.length ? parts : near
}

/** The stems that fewest slips of the keyboard lead to: none for short words, up to two for long ones. */
function nearest(own, lexicon) {
  const key = loose(own)
  let far = own.length < 5 ? 0 : own.length < 8 ? 1 : 2, stems = []
  if (far === 0) return { far, stems }
  for (const [spelling, keys] of lexicon.spellings) {
    if (spelling[0] !== key[0] && spelling[1] !== key[1]) continue
    const found = distance(key, spelling, far)
    if (found > far) continue
    stems = found < far ? [...keys] : [...stems, ...keys]
    far = found
  }
  return { far, stems }
}

/** A compound's parts, when the index knows each: kræfttræning is kræft and træning. */
export function split(word, lexicon, depth = 0) {
  let best = null
  for (let at = word.length - 3; at >= 3; at--) {
    const head = word.slice(at), headKey = known(head, lexicon)
    if (!headKey) continue
    for (const joint of [word.slice(0, at), word.slice(0, at).replace(/[se]$/, "")]) {
      const first = known(joint, lexicon)
      const parts = first ? [{ stem: first, weight: 0.8 }] : depth < 2 && joint.length >= 6 ? split(joint, lexicon, depth + 1) : null
      if (!parts || joint.length < 3) continue
      const found = [...parts, { stem: headKey, weight: 0.5 }]
      const least = Math.min(joint.length, head.length)
      if (!best || found.length < best.parts.length || (found.length === best.parts.length && least > best.least)) best = { parts: found, least }
    }
  }
  return best && best.parts.map((part) => ({ ...part, both: true }))
}

function known(word, lexicon) {
  if (word.length < 3) return null
  for (const candidate of [word, stem(word)]) if (lexicon.stems.has(candidate)) return candidate
  const plain = lexicon.spellings.get(loose(stem(word)))
  return plain && word.length >= 4 ? [...plain][0] : null
}

// "min mor" tells who is asking rather than who it is for.
const OWN = new Set(["min", "mit", "mine", "vores", "my", "our"])
const ROLES = new Set("mor far mand kone søn datter barn kæreste samlever ægtefælle forælder søster bror mormor morfar farmor farfar bedstemor bedstefar svigermor svigerfar ven veninde nabo mother father husband wife son daughter partner mum dad".split(" "))

function isRole(written, at) {
  return ROLES.has(stem(written[at])) && (OWN.has(written[at - 1]) || OWN.has(written[at - 2]))
}

/** The target group that an age points at: "16-årig", "på 82 år". */
function ageGroup(query) {
  const found = query.match(/(\d{1,3})\s*[-–]?\s*år/i)
  if (!found) return null
  const age = Number(found[1])
  return age < 13 ? "boern" : age < 26 ? "unge" : age >= 65 && age < 120 ? "aeldre" : null
}

const rarity = (count, pages) => Math.log(1 + (pages + 1) / (count + 0.5))

/**
 * The plan: terms to look for in the text, codes to look for in the filters, each with its weight and the words
 * that it comes from; certain says whether any word was recognised beyond doubt.
 */
export function plan(query, lexicon) {
  const written = words(query)
  const meaning = written.map((word, at) => ({ word, at })).filter(({ word }) => !SILENT.has(word) && !/^\d+$/.test(word))
  const chosen = meaning.length ? meaning : written.map((word, at) => ({ word, at }))
  const tokens = chosen.map(({ word, at }) => {
    const less = isRole(written, at) ? 0.35 : 1
    return { word, readings: readings(word, lexicon).map((r) => ({ ...r, weight: r.weight * less })) }
  })
  const codes = meant(tokens, lexicon)
  const group = ageGroup(query)
  if (group) codes.push({ list: "maalgruppe", slug: group, name: "", weight: 1.5, token: "alder" })
  if (written.some((_, at) => isRole(written, at))) codes.push({ list: "maalgruppe", slug: "paaroerende", name: "", weight: 0.8, token: "rolle" })
  const terms = tokens.flatMap(({ word, readings: found }, token) =>
    found.map((reading) => {
      const entry = lexicon.stems.get(reading.stem)
      return { token, word, ...reading, words: entry.words, weight: reading.weight * rarity(entry.pages, lexicon.pages) }
    }),
  )
  const best = tokens.map(({ readings: found }) => Math.max(0, ...found.map((r) => r.weight)))
  return { tokens, terms: terms.filter((t) => t.words.length), codes, certain: tokens.length < 2 || Math.max(...best) >= 0.9 }
}

/** The codes whose phrases the tokens say, wholly or for the greater part. */
function meant(tokens, lexicon) {
  const said = new Map() // stem -> the surest reading and its token
  tokens.forEach(({ readings: found }, token) => {
    for (const reading of found) if ((said.get(reading.stem)?.weight ?? 0) < reading.weight) said.set(reading.stem, { ...reading, token })
  })
  const best = new Map()
  for (const [stem, { token }] of said) {
    for (const phrase of lexicon.phrases.get(stem) ?? []) {
      const whole = phrase.parts.reduce((sum, part) => sum + lexicon.telling(part), 0)
      const heard = phrase.parts.reduce((sum, part) => sum + lexicon.telling(part) * (said.get(part)?.weight ?? 0), 0)
      const share = heard / whole
      if (share < 0.45) continue
      const weight = share ** 2 * (1 + 0.4 * (phrase.parts.length - 1)) * rarity(phrase.count, lexicon.pages)
      const id = `${phrase.list}:${phrase.slug}`
      if ((best.get(id)?.weight ?? 0) < weight) best.set(id, { list: phrase.list, slug: phrase.slug, name: phrase.name, weight, share, token })
    }
  }
  return [...best.values()]
}
