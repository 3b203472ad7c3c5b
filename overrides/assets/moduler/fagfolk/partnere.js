// "Find en partner": filters over all organisations, in the address; those that have not said stay within reach.
import { names } from "./passer-afgoer.js"
import { json } from "./passer-hent.js"
import { answer, queryOf, read, silent } from "./partnere-udvalg.js"

const BATCH = 20
const LABELS = { aktoertype: "type", omraade: "område", maalgruppe: "målgruppe", bemanding: "hvem der gør arbejdet" }

const element = (id) => document.getElementById(id)
const form = element("partner-form")
const status = element("partner-status")
const list = element("partner-liste")
const more = element("partner-flere")
const unknowns = element("partner-ukendte")
const reveal = element("partner-vis-ukendte")
const revealed = element("partner-ukendte-liste")
const template = element("partner-kort")
const root = form.dataset.rod
const browsing = { content: [...list.childNodes], status: status.textContent }

let latest = 0 // the newest question; an older one's answer is not shown
let shown = null // the query part that the page shows

const options = (name) => [...(form.elements[name]?.options ?? [])]
const known = (name, value) => value !== "" && options(name).some((option) => option.value === value)
const label = (name, value) => options(name).find((option) => option.value === value)?.textContent

async function show() {
  const turn = ++latest
  const wanted = read(location.search, known)
  shown = location.search
  fill(wanted)
  if (!queryOf(wanted)) return browse(browsing.status)
  try {
    const data = await json(`${root}fagfolk/partnere/partnere.json`)
    if (turn !== latest) return
    const codes = { omraader: new Map(Object.entries(data.omraader)), maalgrupper: new Map(Object.entries(data.maalgrupper)) }
    present(data.partnere, wanted, codes)
  } catch (error) {
    if (turn !== latest) return
    console.error(error)
    browse(status.dataset.fejl)
  }
}

function present(partners, wanted, codes) {
  const answers = partners.map((partner) => [partner, answer(partner, wanted, codes)])
  const found = answers.filter(([, said]) => said === true).map(([partner]) => partner)
  const open = answers.filter(([, said]) => said === undefined).map(([partner]) => partner)
  pour(list, found, codes, more)
  list.dataset.tilstand = "klar"
  tellUnknown(open, wanted, codes)
  const also = open.length ? ` ${organisations(open.length)} har ikke oplyst det.` : ""
  status.textContent = `${organisations(found.length)} svarer til det, du har valgt.${also}`
}

const organisations = (n) => `${n.toLocaleString("da")} ${n === 1 ? "organisation" : "organisationer"}`

/** The first organisations in a place, and a button for the rest. */
function pour(place, partners, codes, button) {
  const items = document.createElement("ol")
  items.className = "kf-partnere__liste"
  place.replaceChildren(...(partners.length ? [items] : []))
  const extend = () => {
    const next = partners.slice(items.children.length, items.children.length + BATCH).map((partner) => card(partner, codes))
    items.append(...next)
    const left = partners.length - items.children.length
    button.hidden = !left
    button.textContent = `Vis flere (${left.toLocaleString("da")} endnu)`
    return next[0]
  }
  button.onclick = () => extend()?.querySelector("a").focus()
  extend()
}

function tellUnknown(open, wanted, codes) {
  unknowns.hidden = !open.length
  reveal.setAttribute("aria-expanded", "false")
  reveal.textContent = "Vis dem"
  revealed.hidden = true
  revealed.replaceChildren()
  if (!open.length) return
  const missing = new Set(open.flatMap((partner) => silent(partner, wanted, codes)))
  const fields = Object.keys(LABELS).filter((name) => missing.has(name)).map((name) => LABELS[name])
  element("partner-ukendte-tekst").textContent = `${organisations(open.length)} kan også være noget, men vi mangler: ${fields.join(", ")}. Spørg dem.`
  const place = document.createElement("div")
  const button = document.createElement("button")
  Object.assign(button, { type: "button", className: "kf-knap kf-knap--stille kf-flere" })
  reveal.onclick = () => {
    if (!revealed.childNodes.length) {
      pour(place, open, codes, button)
      revealed.replaceChildren(place, button)
    }
    revealed.hidden = !revealed.hidden
    reveal.setAttribute("aria-expanded", String(!revealed.hidden))
    reveal.textContent = revealed.hidden ? "Vis dem" : "Skjul dem"
  }
}

function card(partner, codes) {
  const item = template.content.cloneNode(true).firstElementChild
  const fillIn = (name, text) => (item.querySelector(`[data-felt="${name}"]`).textContent = text || "ikke oplyst")
  item.dataset.partner = partner.id
  Object.assign(item.querySelector("a"), { href: `${root}organisationer/${partner.id}/`, textContent: partner.navn })
  if (!partner.eksempel) item.querySelector(".kf-kort__maerker").remove()
  fillIn("aktoertype", label("aktoertype", partner.aktoertype))
  fillIn("omraader", partner.omraader && names(partner.omraader, codes.omraader, 6) + (partner.fra_tilbud ? " (fra tilbuddene)" : ""))
  fillIn("grupper", partner.grupper && names(partner.grupper, codes.maalgrupper, 6))
  fillIn("bemanding", label("bemanding", partner.bemanding))
  fillIn("tilbud", partner.tilbud ? partner.tilbud.toLocaleString("da") : "ingen kendte")
  if (partner.oenske) fillIn("oenske", partner.oenske)
  else item.querySelector(".kf-partner__oenske").remove()
  return item
}

function browse(text) {
  list.replaceChildren(...browsing.content)
  list.dataset.tilstand = "liste"
  more.hidden = true
  unknowns.hidden = true
  status.textContent = text
}

// ---------------------------------------------------------------- the form

function fill(wanted) {
  for (const [name, value] of Object.entries(wanted)) {
    const field = form.elements[name]
    if (field.type === "checkbox") field.checked = value === "1"
    else if (field.value.trim() !== value) field.value = value
  }
}

function go() {
  const query = queryOf(read(`?${new URLSearchParams(new FormData(form))}`, known))
  const address = query ? `${location.pathname}?${query}` : location.pathname
  if (address !== location.pathname + location.search) history.pushState(null, "", address)
  return show()
}

form.addEventListener("submit", async (event) => {
  event.preventDefault()
  await go()
  status.focus()
})
form.addEventListener("change", go)
form.addEventListener("reset", () => setTimeout(go))
addEventListener("popstate", () => location.search !== shown && show())
show()
