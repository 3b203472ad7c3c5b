// What the list shows of an offering, read from its own page, so that nothing is published twice and a closed one says so.
import { isId } from "./state.js"

const TRIES = 2

/** The facts of an offering; `state` is "findes", "mangler" when there is no such page, "fejl" when it could not be fetched. */
export async function fetchFacts(root, id) {
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    try {
      const answer = await fetch(`${root}tilbud/${id}/`, { cache: "no-cache", credentials: "omit" })
      if (answer.status === 404 || answer.status === 410) return { id, state: "mangler" }
      if (!answer.ok) continue
      const facts = factsOf(new DOMParser().parseFromString(await answer.text(), "text/html"))
      return facts ? { id, state: "findes", ...facts } : { id, state: "mangler" }
    } catch {} // no network: the next try, or the page says so
  }
  return { id, state: "fejl" }
}

/** The facts that overrides/tilbud.html marks with data-liste; null when the page is no offering's. */
export function factsOf(page) {
  const post = page.querySelector('[data-liste="post"]')
  if (!post) return null
  const all = (name) => [...page.querySelectorAll(`[data-liste="${name}"]`)]
  const texts = (name) => all(name).map(textOf).filter(Boolean)
  const one = (name) => texts(name)[0] ?? ""
  const link = all("link")[0]?.getAttribute("href") ?? ""
  return {
    title: one("titel"), summary: one("resume"), provider: one("udbyder"), example: post.hasAttribute("data-eksempel"),
    closed: post.dataset.status === "afsluttet", status: one("status"), sensitive: Boolean(page.querySelector("[data-hurtig-ud]")),
    phone: all("telefon")[0]?.dataset.nummer ?? "", email: one("email"), noContact: one("ingen-kontakt"), link: /^https?:\/\//.test(link) ? link : "",
    places: [...texts("sted"), ...texts("forhold")], address: one("adresse"), area: one("daekning"),
    whom: texts("for"), times: [...texts("tid"), ...texts("periode")], price: one("pris"), way: [...blocks(all("vej")[0]), ...texts("adgang")],
    confirmed: one("bekraeftet"), alternatives: alternatives(all("alternativer")[0]),
  }
}

const textOf = (element) => element.textContent.replace(/\s+/g, " ").trim()

/** Markdown's paragraphs and points, a text each. */
const blocks = (element) => [...(element?.querySelectorAll("p, li") ?? [])].filter((part) => !part.querySelector("p, li")).map(textOf).filter(Boolean)

function alternatives(section) {
  const cards = [...(section?.querySelectorAll("[data-tilbud]") ?? [])]
  return cards.map((card) => ({ id: card.dataset.tilbud, title: textOf(card.querySelector("a")) })).filter(({ id }) => isId(id))
}

/** The facts as heading and texts, in the order in which somebody needs them. */
export function rows(facts) {
  const place = facts.places.length ? facts.places : [facts.address, facts.area].filter(Boolean).slice(0, 1)
  const found = [["For hvem", facts.whom], ["Hvor", place], ["Hvornår", facts.times], ["Pris", [facts.price].filter(Boolean)], ["Sådan kommer du med", facts.way], ["Mail", [facts.email].filter(Boolean)], ["Læs mere", [facts.link].filter(Boolean)], ["Sidst bekræftet", [facts.confirmed].filter(Boolean)]]
  return found.map(([heading, texts]) => [heading, texts.length || !["Hvor", "Hvornår", "Pris"].includes(heading) ? texts : ["ikke oplyst"]]).filter(([, texts]) => texts.length)
}
