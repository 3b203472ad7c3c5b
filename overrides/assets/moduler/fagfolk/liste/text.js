// A list as plain text, for the record or a mail.
import { rows } from "./offering.js"
import { published } from "./state.js"

const LONGEST_MAIL = 1800 // characters of a mailto address that mail programs take

export const GONE = "Tilbuddet findes ikke mere på siden."
export const UNREACHABLE = "Oplysningerne kan ikke hentes lige nu."

/** `factsFor(id)` is what offering.js found, or undefined while it is being fetched. */
export function asText(items, factsFor, { address, date }) {
  const entries = items.map((item, n) => [`${n + 1}. ${nameOf(item.id, factsFor(item.id))}`, ...entry(item, factsFor)].join("\n   "))
  return [`Tilbud til dig, ${date}`, ...entries, `Hele listen: ${address}`].join("\n\n") + "\n"
}

export const nameOf = (id, facts) => facts?.title || `Tilbuddet ”${id}”`

function entry({ id, line }, factsFor) {
  const facts = factsFor(id), said = published(line)
  const lines = said ? [said] : []
  if (facts?.state === "mangler") return [...lines, GONE]
  if (facts?.state !== "findes") return [...lines, UNREACHABLE]
  if (facts.example) lines.push("Eksempel: tilbuddet er opdigtet.")
  if (facts.closed) return [...lines, "Tilbuddet er afsluttet.", ...instead(facts, factsFor)]
  if (facts.status) lines.push(facts.status)
  if (facts.phone) lines.push(`Telefon: ${facts.phone}`)
  return [...lines, facts.summary, facts.provider, ...rows(facts).map(([heading, texts]) => `${heading}: ${texts.join(" ")}`)].filter(Boolean)
}

function instead({ alternatives: [nearest] }, factsFor) {
  if (!nearest) return []
  const phone = factsFor(nearest.id)?.phone
  return [`Prøv i stedet: ${nearest.title}${phone ? `, telefon ${phone}` : ""}`]
}

/** A mailto: address without a recipient; only the link when the whole text would be too long, null when even that is. */
export function mailOf(text, address) {
  const mail = (body) => `mailto:?subject=${encodeURIComponent("Tilbud til dig")}&body=${encodeURIComponent(body.replace(/\n/g, "\r\n"))}`
  return [text, `Her er en liste med tilbud:\n\n${address}\n`].map(mail).find((link) => link.length <= LONGEST_MAIL) ?? null
}
