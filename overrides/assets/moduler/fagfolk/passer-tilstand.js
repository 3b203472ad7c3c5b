// The address holds the whole wish, so that it can be shared and the back button works.

export const EMPTY = { kommune: "", alder: null, maalgruppe: "", sprog: "", pris: null, adgang: [] }

const number = (text, most) => (/^\d{1,7}$/.test(text) && Number(text) <= most ? Number(text) : null)

/**
 * The wish in an address, and the names of what was passed over because nobody knows it.
 * known(name, value) says whether a code may be chosen. Price is the most one will pay in kr.; 0 is free.
 */
export function read(search, known) {
  const address = new URLSearchParams(search)
  const one = (name) => (address.get(name) ?? "").trim()
  const code = (name) => (known(name, one(name)) ? one(name) : "")
  const ways = [...new Set(address.getAll("adgang").flatMap((value) => value.split(",")))].map((way) => way.trim()).filter(Boolean)
  const wish = {
    kommune: code("kommune"),
    alder: number(one("alder"), 120),
    maalgruppe: code("maalgruppe"),
    sprog: code("sprog"),
    pris: one("gratis") === "1" ? 0 : number(one("hoejst"), 1_000_000),
    adgang: ways.filter((way) => known("adgang", way)),
  }
  const written = (name) => one(name) !== "" && !(name === "kommune" && one(name) === "alle")
  const passed = ["kommune", "maalgruppe", "sprog"].filter((name) => written(name) && !wish[name])
  if (written("alder") && wish.alder === null) passed.push("alder")
  if (written("hoejst") && one("gratis") !== "1" && wish.pris === null) passed.push("pris")
  if (ways.length > wish.adgang.length) passed.push("adgang")
  return { wish, passed }
}

/** The query part of a wish's address, empty for no wish. */
export function queryOf({ kommune, alder, maalgruppe, sprog, pris, adgang }) {
  const address = new URLSearchParams()
  const put = (name, value) => value !== "" && value !== null && address.append(name, value)
  put("alder", alder)
  put("maalgruppe", maalgruppe)
  put("kommune", kommune)
  put("sprog", sprog)
  put(pris === 0 ? "gratis" : "hoejst", pris === 0 ? 1 : pris)
  for (const way of adgang) put("adgang", way)
  return address.toString()
}
