// The search page: what the visitor does becomes a state in the address, and the engine's answer becomes the page.
import { isAcute } from "./acute.js"
import { kilometres, show } from "./cards.js"
import { connect } from "./client.js"
import { FACETS, FILTERS } from "./facets.js"
import * as map from "./map.js"
import { others } from "./others.js"
import { addressOf, filtersOf, isEmpty, questionOf, read, without } from "./state.js"
import { combobox } from "./suggest.js"

const BATCH = 20
const GLIMPSE = 6 // results while the words are being typed: more would make a slow phone stutter
const PAUSE = 200 // milliseconds without a key before the answer follows
const REST = 1000 // and before what is beside the answer is looked for
const LABELS = { maalgruppe: "Målgruppe", tilbudstype: "Type", kommune: "Sted", adgang: "Adgang", sprog: "Sprog", pris: "Pris" }
const ADDRESSED = { omraade: (name) => `Ligger i ${name}`, ovenfra: (name) => `Gælder også i ${name}`, udbyder: (name) => `Udbyder: ${name}` }

const element = (id) => document.getElementById(id)
const form = element("soegning")
const input = element("f-q")
const where = element("f-kommune")
const results = element("resultater")
const status = element("status")
const chips = element("chips")
const pages = element("sidetal")
const filters = element("filtre")
const root = form.dataset.rod
const acute = element("akut").dataset.ord.split("|")
const service = connect(new URL(`${root}soeg/`, location.href).href, JSON.parse(form.dataset.andre ?? "[]"))
const browsing = { content: [...results.childNodes], count: results.dataset.antal, status: status.textContent }

const narrow = matchMedia("(max-width: 59.99rem)")

let latest = 0 // the newest question; an older one's answer is not shown
let point = null // where the device is, when the visitor has asked for it; it goes nowhere else
let answered = null // the answer on the page

// ---------------------------------------------------------------- asking

async function search(state, unfinished = false) {
  const question = ++latest
  fillForm(state)
  const danger = isAcute(state.q, acute)
  element("akut").hidden = !danger
  if (isEmpty(state) && !point) return showBrowsing()
  results.dataset.tilstand = "arbejder"
  if (!unfinished) results.setAttribute("aria-busy", "true")
  try {
    const answer = await service.ask({ ...questionOf(state, point), unfinished }, unfinished ? GLIMPSE : BATCH)
    if (question !== latest) return
    answered = answer
    showAnswer(state, answer)
    await Promise.all([showCounts(), showMap()].map(quietly))
    if (unfinished) await pause(REST)
    if (question !== latest) return
    if (unfinished && answer.count > GLIMPSE) await quietly(extend(answer, results.firstElementChild, BATCH - GLIMPSE))
    await showOthers(state, question, answer.sites)
  } catch (error) {
    if (question === latest) showFault(error)
  }
}

/** What stands beside the answer may fail without a word; the answer stays. */
const quietly = (promise) => promise.catch((error) => console.warn(error))

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

const cards = (found) => found.map((result) => show(result, root))

function go(state, typing = false) {
  if (typing) setTimeout(() => history.replaceState(null, "", addressOf(state))) // a task of its own: it is slow
  else history.pushState(null, "", addressOf(state))
  return search(state, typing)
}

// ---------------------------------------------------------------- showing the answer

function showAnswer(state, answer) {
  element("visning").hidden = false
  if (answer.acute) element("akut").hidden = false
  if (pages) pages.hidden = true
  const list = listOf(answer.results)
  results.replaceChildren(...(answer.count ? [list, ...more(answer, list)] : [ways()]))
  showChips(state, answer)
  showNearest(state, answer)
  status.textContent = sentence(state, answer)
  Object.assign(results.dataset, { praecist: answer.certain ? "ja" : "nej", antal: String(answer.count), tilstand: "klar" })
  results.removeAttribute("aria-busy")
}

function listOf(found) {
  const list = document.createElement("ol")
  list.className = "kf-kortliste"
  append(list, found)
  return list
}

/** The results at the list's end; before the first that answers much less well than the best, a line that says so. */
function append(list, found) {
  const shown = cards(found)
  const weak = found.findIndex((result) => result.weak)
  list.append(...shown)
  if (weak >= 0 && list.children.length > found.length - weak && !list.querySelector(".kf-skel")) shown[weak].before(divider())
  return shown
}

function divider() {
  const line = item("Måske også noget for dig")
  line.className = "kf-skel"
  return line
}

const sentence = (state, answer) => [found(state, answer), ...leftOut(answer)].join(" ")

/** "Region Nord svarer ikke lige nu. Her er resten." */
function leftOut({ missing }) {
  const said = [["tavs", "svarer ikke lige nu"], ["udgave", "kan ikke søges sammen med denne side lige nu"]].flatMap(([fault, what]) => {
    const names = missing.filter((one) => one.fault === fault).map(({ navn }) => navn)
    return names.length ? [`${listed(names)} ${what}.`] : []
  })
  return said.length ? [...said, "Her er resten."] : []
}

const listed = (names) => (names.length > 1 ? `${names.slice(0, -1).join(", ")} og ${names.at(-1)}` : names[0])

function found(state, { count, certain, place, nearby, unknownPostcode }) {
  const asked = state.q ? ` til ”${state.q}”` : ""
  const names = place?.names.join(" eller ")
  const here = place?.chosen && !place.near ? `, som du kan bruge i ${names}` : ""
  const unknown = unknownPostcode ? `Vi kender ikke postnummeret ${state.naer}. ` : ""
  if (!count) return `${unknown}Vi fandt ingen tilbud${asked}${place?.chosen && !place.near ? ` i ${names}` : ""}. Prøv ${filtersOf(state).length ? "et andet ord, eller fjern et filter" : "med et andet ord"}.`
  if (!certain) return `${unknown}Intet præcist svar${asked}. Her er ${amount(count)}, der måske ligner.`
  return `${unknown}${amount(count)}${asked}${here}.${nearby && !nearby.own ? ` ${elsewhere(names, nearby)}` : ""}`
}

const amount = (count) => `${count.toLocaleString("da")} tilbud`

/** "Intet ligger i selve Lemvig, men der er noget i Holstebro (ca. 24 km), for et større område og online." */
function elsewhere(names, { above, online, nearest }) {
  const found = nearest ? [`i ${nearest.name} (ca. ${kilometres(nearest.km)})`] : []
  if (above) found.push("for hele regionen eller landet")
  if (online) found.push("online")
  const said = listed(found)
  return `Intet ligger i selve ${names}${said ? `, men der er noget ${said}` : ""}.`
}

/** What lies nearest outside a chosen municipality that has nothing of its own. */
function showNearest(state, { nearby }) {
  const section = element("naermest")
  section.hidden = !nearby?.results.length
  if (section.hidden) return
  const heading = document.createElement("h2")
  heading.textContent = "Det nærmeste i andre kommuner"
  section.replaceChildren(heading, listOf(nearby.results), paragraph(action({ ...state, kommune: [] }, "Se alle tilbud uanset kommune")))
}

const countIn = (list) => list.querySelectorAll("[data-tilbud]").length

/** The next results at the list's end, and the button for those after them; the new entries. */
async function extend(answer, list, most) {
  const found = await service.more(countIn(list), most)
  if (answer !== answered) return []
  const shown = append(list, found)
  results.querySelector(".kf-flere")?.remove()
  results.append(...more(answer, list))
  return shown
}

function more(answer, list) {
  const left = answer.count - countIn(list)
  if (left <= 0) return []
  const button = document.createElement("button")
  Object.assign(button, { type: "button", className: "kf-knap kf-flere", textContent: `Vis flere (${left.toLocaleString("da")} endnu)` })
  button.addEventListener("click", async () => {
    const [first] = await extend(answer, list, BATCH).catch((error) => [answer.sites.length ? void search(read()) : showFault(error)]) // without the site that fell silent
    first?.querySelector("a").focus()
  })
  return [button]
}

// ---------------------------------------------------------------- chips

/** What was chosen, and what the words were understood as; each can be taken away. */
function showChips(state, { understood: codes, filters: named }) {
  const chosen = filtersOf(state).map((filter) => chip(without(state, filter), labelOf(filter, named), "Fjern filteret"))
  if (point) chosen.push(chip(state, "Nær din placering", "Fjern filteret", forget))
  const taken = new Set(filtersOf(state).map(({ field, value }) => `${field}:${value}`))
  const meant = new Map(codes.filter((code) => !taken.has(`${code.list}:${code.slug}`)).map((code) => [`${code.list}:${code.slug}`, code]))
  const understood = [...meant].slice(0, 6).map(([key, code]) => chip({ ...state, ikke: [...state.ikke, key] }, `${LABELS[code.list] ?? ""}: ${code.name}`, "Det mente jeg ikke:"))
  const restored = state.ikke.length ? [action({ ...state, ikke: [] }, "Vis igen det, du tog væk")] : []
  const rows = [row("Du har valgt", chosen), row("Vi forstod", [...understood, ...restored])]
  if (chosen.length > 1) rows[0].append(" ", action({ ...read(""), q: state.q, hvor: state.hvor }, "Fjern alle"))
  chips.replaceChildren(...rows.filter(Boolean))
}

function row(label, found) {
  if (!found.length) return null
  const line = document.createElement("p")
  const head = document.createElement("span")
  Object.assign(head, { className: "kf-chips__navn", textContent: `${label}:` })
  line.append(head)
  for (const one of found) line.append(" ", one)
  return line
}

function chip(state, label, verb, before) {
  const link = action(state, label, before)
  link.className = "kf-chip"
  link.setAttribute("aria-label", `${verb} ${label}`)
  const cross = document.createElement("span")
  cross.setAttribute("aria-hidden", "true")
  cross.textContent = "\u00a0✕"
  link.append(cross)
  return link
}

/** A link to another state of the page, followed without leaving it. */
function action(state, label, before) {
  const link = document.createElement("a")
  link.href = addressOf(state)
  link.textContent = label
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    before?.()
    go(state)
    status.focus()
  })
  return link
}

function labelOf({ field, value }, named) {
  const name = named.find((one) => one.field === field && one.value === value)?.name ?? value
  if (FILTERS.includes(field)) return ADDRESSED[field](name)
  if (field === "gratis") return "Gratis"
  if (field === "naer") return `Nær ${value}`
  const box = form.querySelector(`input[name="${CSS.escape(field)}"][value="${CSS.escape(value)}"]`)
  return box?.parentElement.querySelector("span").textContent ?? name
}

// ---------------------------------------------------------------- facets, map, other pages

/** How many hits each box would give; counted only where the boxes can be seen. */
async function showCounts() {
  const answer = answered
  if (!answer || !areFiltersSeen()) return
  const facets = FACETS.filter((facet) => facet === "pris" || form.querySelector(`details[data-facet="${facet}"]`)?.open)
  const counts = await service.counts(facets)
  if (answer !== answered) return
  for (const place of form.querySelectorAll("[data-antal-for]")) {
    const [facet, slug] = place.dataset.antalFor.split(":")
    if (counts[facet]) tell(place, counts[facet][slug] ?? 0)
  }
  for (const group of form.querySelectorAll("details[data-facet] fieldset")) group.hidden = !group.querySelector("li:not([hidden])")
}

/** A value that nothing has is not offered, unless it is chosen. */
function tell(place, count) {
  place.textContent = count.toLocaleString("da")
  place.classList.toggle("kf-antal--nul", !count)
  const row = place.closest("li")
  if (row) row.hidden = !count && !row.querySelector("input").checked
}

const areFiltersSeen = () => filters.open || !narrow.matches

async function showMap() {
  const answer = answered
  if (!answer || !map.isOpen()) return
  const counts = await service.perMunicipality()
  if (answer !== answered) return
  const chosen = (slug) => ({ ...read(), kommune: [slug], naer: "" })
  map.draw(counts, (slug) => addressOf(chosen(slug)), (slug) => go(chosen(slug)))
}

async function showOthers(state, question, sites) {
  const found = state.q ? await others(root, state.q, sites) : []
  if (question !== latest) return
  const heading = document.createElement("h2")
  heading.textContent = `Andre sider om ”${state.q}”`
  const list = document.createElement("ul")
  list.append(...found.map(({ title, address, from }) => item(link(address, from ? `${title} (${from})` : title))))
  element("andre").replaceChildren(...(found.length ? [heading, list] : []))
}

// ---------------------------------------------------------------- without an answer

function showBrowsing() {
  answered = null
  results.replaceChildren(...browsing.content)
  Object.assign(results.dataset, { antal: browsing.count, tilstand: "klar" })
  results.removeAttribute("aria-busy")
  status.textContent = browsing.status
  chips.replaceChildren()
  element("andre").replaceChildren()
  for (const id of ["naermest", "visning"]) element(id).hidden = true
  map.close()
  if (pages) pages.hidden = false
  for (const place of form.querySelectorAll("[data-antal-for]")) place.textContent = ""
  for (const hidden of form.querySelectorAll("details[data-facet] [hidden]")) hidden.hidden = false
}

function showFault(error) {
  console.error(error)
  latest += 1
  answered = null
  status.textContent = status.dataset.fejl
  results.replaceChildren(again(), ways())
  results.removeAttribute("aria-busy")
  Object.assign(results.dataset, { antal: "0", tilstand: "fejl" })
  element("naermest").hidden = true
}

function again() {
  const button = document.createElement("button")
  Object.assign(button, { type: "button", className: "kf-knap", textContent: "Prøv igen" })
  button.addEventListener("click", () => search(read()))
  return paragraph(button)
}

function ways() {
  const text = document.createElement("p")
  if (form.dataset.andre && !read().hvor) text.append(action({ ...read(), hvor: "alle" }, "Søg også i de andre regioner"), ". ")
  text.append("Du kan også ", link(`${root}maalgrupper/`, "se alle målgrupper"), ", ", link(`${root}omraader/`, "vælge din kommune"), " eller ")
  text.append(link(`${root}tilbudstyper/`, "se alle typer af tilbud"), ".")
  return text
}

function link(address, label) {
  const anchor = document.createElement("a")
  anchor.href = address
  anchor.textContent = label
  return anchor
}

function item(content) {
  const entry = document.createElement("li")
  entry.append(content)
  return entry
}

function paragraph(content) {
  const text = document.createElement("p")
  text.append(content)
  return text
}

// ---------------------------------------------------------------- the form

function fillForm(state) {
  if (input.value.trim() !== state.q) input.value = state.q
  for (const box of form.querySelectorAll("input[type=checkbox]")) box.checked = box.name === "gratis" ? state.gratis : state[box.name].includes(box.value)
  for (const choice of form.querySelectorAll("input[name=hvor]")) choice.checked = choice.value === state.hvor
  element("f-naer").value = state.naer
  element("f-sorter").value = state.sorter
  where.value = state.kommune.length === 1 ? state.kommune[0] : ""
  for (const place of form.querySelectorAll("[data-valgt-for]")) {
    const count = filtersOf(state).filter(({ field }) => place.dataset.valgtFor === "alle" || field === place.dataset.valgtFor).length
    place.textContent = count ? `(${count})` : ""
  }
}

function readForm() {
  const boxes = [...form.querySelectorAll("input[type=checkbox]:checked")]
  const facets = FACETS.filter((facet) => facet !== "pris").map((facet) => [facet, boxes.filter((box) => box.name === facet).map((box) => box.value)])
  const gratis = boxes.some((box) => box.name === "gratis")
  const before = read(), q = input.value.trim()
  return { ...before, ...Object.fromEntries(facets), gratis, q, hvor: form.querySelector("input[name=hvor]:checked")?.value ?? before.hvor, ikke: q === before.q ? before.ikke : [], naer: element("f-naer").value.trim(), sorter: element("f-sorter").value }
}

let typing
const suggesting = combobox(input, (query) => service.suggest(query, readForm().hvor), () => {
  clearTimeout(typing)
  go(readForm())
})

form.addEventListener("submit", (event) => {
  event.preventDefault()
  clearTimeout(typing)
  suggesting.close()
  if (element("f-naer").value) forget()
  go(readForm())
  if (narrow.matches) status.scrollIntoView() // the form fills a phone's screen
})
input.addEventListener("focus", () => service.prepare(readForm().hvor).catch(() => {}), { once: true })
input.addEventListener("input", () => {
  clearTimeout(typing)
  typing = setTimeout(() => {
    const state = readForm()
    if (state.q.length !== 1) go(state, true)
  }, PAUSE)
})
where.addEventListener("change", () => {
  forget()
  go({ ...readForm(), kommune: where.value ? [where.value] : [], naer: "" })
})
form.addEventListener("change", (event) => {
  if (["checkbox", "radio"].includes(event.target.type)) go(readForm())
})
element("f-luk").addEventListener("click", () => {
  filters.open = false
  status.focus()
})
element("f-sorter").addEventListener("change", () => {
  const state = readForm()
  if (state.sorter === "afstand" && !answered?.place) {
    filters.open = true
    element("f-naer").focus()
    element("f-sorter").value = ""
    element("f-position-svar").textContent = "Skriv dit postnummer. Så viser vi det nærmeste først."
  } else go(state)
})
filters.addEventListener("toggle", () => quietly(showCounts()))
for (const facet of form.querySelectorAll("details[data-facet]")) facet.addEventListener("toggle", () => quietly(showCounts()))
map.toggle(() => quietly(showMap()))
window.addEventListener("popstate", () => search(read()))

// ---------------------------------------------------------------- where the device is

function forget() {
  point = null
  element("f-position-svar").textContent = ""
}

const locate = element("f-position")
locate.hidden = !navigator.geolocation
locate.addEventListener("click", () => {
  const told = element("f-position-svar")
  told.textContent = "Finder din placering …"
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      point = [coords.latitude, coords.longitude]
      told.textContent = "Tilbuddene er sorteret efter afstand. Din placering bliver på din egen enhed."
      go({ ...readForm(), naer: "", kommune: [] })
    },
    () => (told.textContent = "Vi kunne ikke få din placering. Skriv dit postnummer i stedet."),
    { timeout: 10_000, maximumAge: 600_000 },
  )
})

search(read())
