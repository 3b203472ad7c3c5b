// A result as the page shows it, with the words that were meant marked.
import { words } from "./danish.js"

const template = document.getElementById("kort-skabelon")
const KINDS = { maalgruppe: "målgruppe ", tilbudstype: "type ", sprog: "sprog " }

/** One <li>: card is [id, title, summary, providers, places, price, state, example], as the index has it. */
export function show({ card: [id, title, summary, providers, places, price, state, example], reasons, km, marked, from }, root) {
  const item = template.content.cloneNode(true).firstElementChild
  const fill = (field, content) => {
    const element = item.querySelector(`[data-felt="${field}"]`)
    if (content) element.replaceChildren(...[content].flat())
    else element.remove()
  }
  item.dataset.tilbud = id
  item.querySelector("a").href = `${from?.adresse ?? root}tilbud/${id}/`
  fill("titel", mark(title, marked))
  fill("resume", mark(summary, marked))
  fill("hvorfor", reasons.length ? `Matcher: ${reasons.map(({ kind, why }) => (KINDS[kind] ?? "") + (kind === "ord" ? `”${why}”` : why)).join(", ")}` : "")
  fill("steder", km === null ? places : `${places} (ca. ${kilometres(km)} væk)`)
  fill("pris", price)
  fill("udbyder", providers || "Udbyder ikke oplyst")
  fill("status", state)
  const source = item.querySelector('[data-felt="fra"]') // only where other sites are searched too
  if (from) source.textContent = `Fra ${from.navn}`
  else source?.remove()
  if (!example) item.querySelector('[data-felt="eksempel"]').remove()
  if (!example && !state) item.querySelector(".kf-kort__maerker").remove()
  return item
}

export const kilometres = (km) => `${Math.max(1, Math.round(km)).toLocaleString("da")} km`

/** The text as nodes, with <mark> round each word that was meant. */
function mark(text, marked) {
  if (!marked.length) return [text]
  return text.split(/([\p{L}\p{N}]+)/u).map((piece, n) => {
    if (n % 2 === 0 || !marked.includes(words(piece)[0])) return piece
    const element = document.createElement("mark")
    element.textContent = piece
    return element
  })
}
