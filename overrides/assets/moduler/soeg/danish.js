// Danish words in the browser, as hooks/katalog/words.py has them at build; a test holds the two together.

/** The words of a text in lower case, numbers included, in their order. */
export const words = (text) => text.toLowerCase().normalize("NFC").match(/[\p{L}\p{N}]+/gu) ?? []

const ENDINGS = "erendes erende eres hedens endes erede erens ernes erets ethed heden heder enes ered ende erne eren erer heds ene ere ens ers ets eret hed es et er en e".split(" ").sort((a, b) => b.length - a.length)
const DERIVED = ["elig", "lig", "els", "ig"]
const VOWEL = /[aeiouyæøå]/
const S_AFTER = /[abcdfghjklmnoprtvyzå]s$/
const PAIR = /(gd|dt|gt|kt)$/

/**
 * The stem by Snowball's Danish algorithm (https://snowballstem.org/algorithms/danish/stemmer.html): endings are
 * taken off the part of a word after its first vowel and the consonant that follows.
 */
export function stem(word) {
  const vowel = word.search(VOWEL)
  const after = vowel < 0 ? -1 : word.slice(vowel).search(/[^aeiouyæøå]/)
  if (word.length < 3 || after < 0) return word
  const region = Math.max(3, vowel + after + 1)
  const ends = (ending) => word.length - ending.length >= region && word.endsWith(ending)
  const cut = (letters) => (word = word.slice(0, word.length - letters))
  const pair = () => PAIR.test(word) && word.length - 2 >= region && cut(1)
  const ending = ENDINGS.find(ends)
  if (ending) cut(ending.length)
  else if (ends("s") && S_AFTER.test(word)) cut(1)
  pair()
  if (word.endsWith("igst")) cut(2)
  const derived = DERIVED.find(ends)
  if (derived) {
    cut(derived.length)
    pair()
  } else if (ends("løst")) cut(1)
  if (/([bdfgklmnprst])\1$/.test(word) && word.length > region) cut(1)
  return word
}

/** As it may be written without Danish letters: får, faar and far are one. */
export const loose = (word) => word.replace(/æ|ae/g, "a").replace(/ø|oe|ö/g, "o").replace(/å|aa/g, "a").replace(/é/g, "e").replace(/ü/g, "u")

/** The letter or digit at a place of a loosely spelt word, as the names of the index's files have it; "_" for any other sign and for none. */
export const letterAt = (plain, place) => (/[a-z0-9]/.test(plain[place] ?? "_") ? plain[place] : "_")

/** Letters to change, add, drop or swap, as far as most; more than that is Infinity. */
export function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return Infinity
  let before = [], previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    let least = i
    for (let j = 1; j <= b.length; j++) {
      let cost = Math.min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2] + 1)
      row[j] = cost
      if (cost < least) least = cost
    }
    if (least > most) return Infinity
    before = previous
    previous = row
  }
  return previous[b.length] <= most ? previous[b.length] : Infinity
}
