// The calculator: what stands in the fields becomes the answer on the page and the address after #.
import { read, write } from "./beregner-adresse.js"
import { FIELDS, assumptions, parse, sharesFault, written } from "./beregner-felter.js"
import { curve, tornado } from "./beregner-graf.js"
import { PAYERS } from "./beregner-regning.js"
import { figures } from "./beregner-tal.js"

const PAUSE = 250 // milliseconds without a key before the answer follows
const REST = 1200 // and before it is told to those who listen

const element = (id) => document.getElementById(id)
const form = element("beregner")
const field = (name) => element(`b-${name}`)
const examples = [...document.querySelectorAll("[data-eksempel]")]
const STARTING = { ventetid: "1", rente: "3", usikkerhed: "20" }

let from = "" // the agreement that the numbers began with
let begun = null // what the fields said then
let drawn = null // the answer on the page

// ---------------------------------------------------------------- the fields

/** Name to value for each field that can be read, and name to what is wrong for the others. */
function readForm() {
  const values = new Map()
  const faults = new Map()
  for (const [name, rule] of FIELDS) {
    const { value, fault } = parse(field(name).value, rule)
    if (fault) faults.set(name, fault)
    else values.set(name, value)
  }
  return { values, faults, shares: sharesFault(values) }
}

function fill(texts) {
  for (const name of FIELDS.keys()) {
    field(name).value = texts.get(name) ?? ""
    show(name, "")
  }
  showShares("")
}

function show(name, fault) {
  const place = element(`b-${name}-fejl`)
  place.textContent = fault
  place.hidden = !fault
  if (fault) field(name).setAttribute("aria-invalid", "true")
  else field(name).removeAttribute("aria-invalid")
}

function showShares(fault) {
  element("b-andele-fejl").textContent = fault
  element("b-andele-fejl").hidden = !fault
  for (const payer of PAYERS) {
    const input = field(`andel-${payer}`)
    const described = input.getAttribute("aria-describedby").replace(" b-andele-fejl", "")
    input.setAttribute("aria-describedby", fault ? `${described} b-andele-fejl` : described)
    if (fault) input.setAttribute("aria-invalid", "true")
    else if (element(`b-andel-${payer}-fejl`).hidden) input.removeAttribute("aria-invalid")
  }
}

// ---------------------------------------------------------------- the answer

/** Reckon and show; the address follows unless it is to stay as it is. */
function answer(remember = true) {
  const { values, faults, shares } = readForm()
  for (const name of FIELDS.keys()) if (!faults.has(name)) show(name, "")
  showShares(shares)
  mark(values)
  const whole = !faults.size && !shares
  element("ret").hidden = whole || !drawn
  element("svar").hidden = !whole && !drawn
  element("mangler").hidden = !element("svar").hidden
  if (!whole) return
  drawn = figures(assumptions(values), values.get("usikkerhed"))
  if (remember) history.replaceState(null, "", write(values, from))
  fillIn(drawn)
  draw()
}

function fillIn({ texts, holds, years, order }) {
  for (const place of document.querySelectorAll("[data-tal]")) place.textContent = texts[place.dataset.tal]
  for (const place of document.querySelectorAll("[data-vis]")) place.hidden = !holds.has(place.dataset.vis)
  for (const place of document.querySelectorAll("[data-vis-ikke]")) place.hidden = holds.has(place.dataset.visIkke)
  element("aarsrader").replaceChildren(...years.map(yearRow))
  const rows = element("udsving")
  rows.append(...order.map((factor) => rows.querySelector(`[data-faktor="${factor}"]`)))
}

function yearRow([year, ...cells]) {
  const row = document.createElement("tr")
  const head = document.createElement("th")
  head.scope = "row"
  head.textContent = year
  row.append(head, ...cells.map(cellOf))
  return row
}

function cellOf(text) {
  const cell = document.createElement("td")
  cell.className = "kf-tal"
  cell.textContent = text
  return cell
}

function draw() {
  if (!drawn) return
  const { texts, result, spans } = drawn
  const names = Object.fromEntries([...element("udsving").children].map((row) => [row.dataset.faktor, row.firstElementChild.textContent]))
  const even = result.even ? `tjent hjem i år ${result.even}` : "ikke tjent hjem"
  place("kurve", (width) => curve(width, { result, ...spans }, `Kurve over netto år for år: slutter på ${texts.netto}, ${even}. Tallene står i tabellen.`))
  place("tornado", (width) => tornado(width, spans.swings, result.total.net, names, `Søjler over, hvor meget hver antagelse flytter svaret. ${names[spans.swings[0].factor]} flytter det mest. Tallene står i tabellen.`))
}

function place(id, made) {
  const figure = element(id)
  figure.hidden = false
  figure.querySelector("svg")?.remove()
  figure.append(made(Math.max(260, Math.floor(figure.clientWidth))))
}

// ---------------------------------------------------------------- where the numbers come from

function mark(values) {
  const link = examples.find((one) => one.dataset.eksempel === from)
  const box = element("maerke")
  if (!box) return
  box.hidden = !link
  if (!link) return
  const made = "opdigtet" in link.dataset
  const changed = begun !== write(values, "")
  box.classList.toggle("kf-besked--eksempel", made)
  box.querySelector("strong").textContent = made ? "Eksempel." : "Fra en aftale."
  element("maerke-tekst").textContent = `${made ? "Tallene er opdigtede og kommer" : "Tallene kommer"} fra »${link.textContent}«.${changed ? " Du har ændret i dem." : ""}`
  element("maerke-link").href = link.dataset.adresse
}

function begin(given) {
  drawn = null
  from = given?.from ?? ""
  fill(given?.texts ?? new Map(Object.entries(STARTING)))
  const link = examples.find((one) => one.dataset.eksempel === from)
  begun = link && canonical(link.hash)
  if (!given) return clear()
  answer()
  for (const [name, fault] of readForm().faults) if (field(name).value) show(name, fault)
}

const canonical = (hash) => write(new Map([...read(hash, written).texts].map(([name, text]) => [name, name === "usikkerhed" && !text ? 20 : parse(text, FIELDS.get(name)).value])), "")

function clear() {
  drawn = null
  history.replaceState(null, "", location.pathname)
  element("svar").hidden = element("ret").hidden = true
  element("mangler").hidden = false
  mark(new Map())
}

/** What the address says; an agreement's numbers come without how unsure they are. */
function fromAddress() {
  const given = read(location.hash, written)
  if (given && !given.texts.get("usikkerhed")) given.texts.set("usikkerhed", STARTING.usikkerhed)
  return given
}

// ---------------------------------------------------------------- wiring

let waiting = 0
let telling = 0

function later() {
  clearTimeout(waiting)
  clearTimeout(telling)
  waiting = setTimeout(() => answer(), PAUSE)
  telling = setTimeout(tell, REST)
}

function tell() {
  const { faults, shares } = readForm()
  if (!drawn || faults.size || shares) return
  const { texts } = drawn
  element("melding").textContent = `Netto ${texts.netto}. Mellem ${texts.lav} og ${texts.hoej}.`
}

form.addEventListener("input", later)
form.addEventListener("change", (event) => {
  const { faults } = readForm()
  if (FIELDS.has(event.target.name)) show(event.target.name, faults.get(event.target.name) ?? "")
})
form.addEventListener("submit", (event) => {
  event.preventDefault()
  answer()
  const { faults, shares } = readForm()
  for (const [name, fault] of faults) show(name, fault)
  const first = faults.size ? faults.keys().next().value : shares ? "andel-kommune" : null
  const target = first ? field(first) : element("svar-h")
  target.focus()
  target.scrollIntoView({ block: first ? "center" : "start" })
})
element("tom").addEventListener("click", () => {
  begin(null)
  field("antal").focus()
})
element("udskriv").addEventListener("click", () => print())
element("kopier").addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(location.href)
    element("kopieret").textContent = "Adressen er kopieret."
  } catch {
    element("kopieret").textContent = "Browseren ville ikke kopiere. Kopiér selv adressen øverst i browseren."
  }
})
window.addEventListener("hashchange", () => {
  const given = fromAddress()
  if (given) begin(given)
})

let wide = 0
new ResizeObserver(([entry]) => {
  if (Math.abs(entry.contentRect.width - wide) < 2) return
  wide = entry.contentRect.width
  draw()
}).observe(element("svar"))

form.hidden = false
element("handlinger").hidden = element("handlinger-tekst").hidden = false
for (const fixed of document.querySelectorAll(".kf-regn__fast")) fixed.classList.add("kf-kun-print")
start()

function start() {
  const given = fromAddress()
  const first = examples.find((one) => "opdigtet" in one.dataset)
  if (given || !first) return begin(given)
  from = first.dataset.eksempel // the page came with its numbers
  begun = canonical(first.hash)
  answer(false)
}
