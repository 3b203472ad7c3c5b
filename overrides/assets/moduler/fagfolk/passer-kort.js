// One offering in the answer: what it is, whether it fits, and which field decided.
import { FITS, NOT, UNKNOWN, names, notFor } from "./passer-afgoer.js"

export const LABELS = { kommune: "Kommune", alder: "Alder", maalgruppe: "Målgruppe", sprog: "Sprog", pris: "Pris", adgang: "Adgang", forbehold: "Forbehold" }
const WORDS = { [FITS]: "passer", [UNKNOWN]: "ved vi ikke", [NOT]: "passer ikke" }
const template = document.getElementById("passer-kort")
const line = document.getElementById("passer-felt")

/** The <li> for a judged offering; `picks` has the button that puts it on the list. */
export function card({ offering, verdict, fields }, { codes, udbydere, root, picks }) {
  const item = template.content.cloneNode(true).firstElementChild
  const fill = (name, text) => {
    const place = item.querySelector(`[data-felt="${name}"]`)
    if (text) place.textContent = text
    else place.remove()
  }
  Object.assign(item.dataset, { tilbud: offering.id, svar: verdict })
  const link = item.querySelector("a")
  Object.assign(link, { href: `${root}tilbud/${offering.id}/`, textContent: offering.titel })
  if (!offering.eksempel) item.querySelector(".kf-tag--eksempel").remove()
  fill("status", codes.status.get(offering.status))
  fill("udbyder", offering.udbydere ? offering.udbydere.map((id) => udbydere.get(id)).join(", ") : "Udbyder ikke oplyst")
  fill("steder", names(offering.omraader, codes.omraader))
  fill("ikke-for", offering.ikke_for && !fields.some(({ field }) => field === "forbehold") ? notFor(offering.ikke_for) : "")
  call(item.querySelector('[data-felt="telefon"]'), offering.telefon)
  fill("afgjort", decided(verdict, fields))
  item.querySelector("[data-felter]").append(...sorted(fields).map(field))
  picks.wire(item.querySelector("button"), offering)
  return item
}

/** Which fields settled it, in words. */
function decided(verdict, fields) {
  const deciding = fields.filter((one) => one.verdict === verdict && one.field !== "forbehold").map(({ field }) => LABELS[field].toLowerCase())
  const list = deciding.length > 1 ? `${deciding.slice(0, -1).join(", ")} og ${deciding.at(-1)}` : deciding[0]
  if (verdict === FITS) return `Passer på ${list}`
  if (verdict === NOT) return `Passer ikke på ${list}`
  return list ? `Vi ved ikke, om det passer på ${list}` : "Vi ved ikke, om forbeholdet gælder"
}

/** The deciding fields first. */
const sorted = (fields) => [NOT, UNKNOWN, FITS].flatMap((verdict) => fields.filter((one) => one.verdict === verdict))

function field({ field: name, verdict, why }) {
  const row = line.content.cloneNode(true).firstElementChild
  row.dataset.svar = verdict
  row.querySelector('[data-felt="navn"]').textContent = name === "forbehold" ? `${LABELS[name]}:` : `${LABELS[name]} ${WORDS[verdict]}:`
  row.querySelector('[data-felt="hvorfor"]').textContent = why
  return row
}

function call(place, phone) {
  if (!phone) return place.remove()
  const [address, spoken] = phone
  Object.assign(place.querySelector("a"), { href: address, textContent: `Ring ${spoken}` })
}
