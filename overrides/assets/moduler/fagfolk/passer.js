// "Passer det?": the choices become a wish in the address, and the wish is held against what each offering says.
import { FITS, NOT, UNKNOWN, chosen, judge, nearly, order, prepare } from "./passer-afgoer.js"
import { covering, everything, json } from "./passer-hent.js"
import { LABELS, card } from "./passer-kort.js"
import { picks } from "./passer-liste.js"
import { EMPTY, queryOf, read } from "./passer-tilstand.js"

const BATCH = { [FITS]: 20, [UNKNOWN]: 20, [NOT]: 5 }
const MANY = 1000 // more offerings than this are fetched only when somebody asks for it

const element = (id) => document.getElementById(id)
const form = element("passer-form")
const status = element("passer-status")
const answer = element("passer-svar")
const progress = element("passer-hentet")
const all = element("passer-alle")
const again = element("passer-igen")
const elsewhere = element("passer-andre")
const root = form.dataset.rod
const folder = `${root}fagfolk/passer/`

let latest = 0 // the newest wish; an older one's answer is not shown
let agreed = false // whether the visitor has asked for every offering in the country
let shown = null // the query part that the page shows

const known = (name, value) => value !== "" && [...form.elements].some((field) => field.name === name && (field.type === "checkbox" ? field.value === value : [...(field.options ?? [])].some((option) => option.value === value)))

// ---------------------------------------------------------------- asking

async function show() {
  const turn = ++latest
  const { wish, passed } = read(location.search, known)
  shown = location.search
  fill(wish)
  element("passer-valgt").textContent = chosen(wish).length ? `Valgt: ${spoken(wish)}.` : ""
  hide(answer, progress, all, again, elsewhere)
  answer.dataset.tilstand = "arbejder"
  if (!chosen(wish).length) return rest(`${warning(passed)}Vælg mindst én ting for at få et svar.`, "tom")
  try {
    status.textContent = "Henter tilbuddene …"
    const codes = prepare(await json(`${folder}start.json`))
    if (turn !== latest) return
    if (!wish.kommune && codes.antal > MANY && !agreed) return askFirst(codes, passed)
    const found = await (wish.kommune ? covering(folder, wish.kommune, codes) : everything(folder, codes, tell))
    if (turn !== latest) return
    present(wish, passed, codes, found)
  } catch (error) {
    if (turn !== latest) return
    console.error(error)
    again.hidden = false
    rest(status.dataset.fejl, "fejl")
  }
}

function go(wish) {
  const query = queryOf(wish)
  const address = query ? `${location.pathname}?${query}` : location.pathname
  if (address !== location.pathname + location.search) history.pushState(null, "", address + picks.fragment())
  return show()
}

function rest(text, state) {
  progress.hidden = true
  status.textContent = text
  answer.dataset.tilstand = state
}

function askFirst({ antal }, passed) {
  all.hidden = false
  all.textContent = `Hent alle ${antal.toLocaleString("da")} tilbud`
  rest(`${warning(passed)}Vælg en kommune, eller hent alle tilbud. Det kan tage lidt tid.`, "venter")
}

function tell(done, of) {
  Object.assign(progress, { hidden: of < 2, max: of, value: done })
}

const warning = (passed) => (passed.length ? `Vi kender ikke det, der står i adressen om ${passed.map((field) => LABELS[field].toLowerCase()).join(", ")}. Det er ikke regnet med. ` : "")

// ---------------------------------------------------------------- the answer

function present(wish, passed, codes, { tilbud, udbydere }) {
  const groups = { [FITS]: [], [UNKNOWN]: [], [NOT]: [] }
  for (const offering of tilbud) {
    const result = { offering, ...judge(offering, wish, codes) }
    groups[result.verdict].push(result)
  }
  for (const [verdict, results] of Object.entries(groups)) list(verdict, order(results), { codes, udbydere, root, picks })
  const counts = Object.values(groups).map((results) => results.length.toLocaleString("da"))
  tellElsewhere(wish, codes, tilbud.length)
  answer.hidden = false
  rest(`${warning(passed)}${counts[0]} passer, ${counts[1]} ved vi ikke, ${counts[2]} passer ikke.`, "klar")
}

/** How many offerings there are that do not cover the chosen municipality, and so do not fit. */
function tellElsewhere({ kommune, ...others }, { antal, omraader }, here) {
  elsewhere.hidden = !kommune || antal === here
  if (elsewhere.hidden) return
  const name = omraader.get(kommune).navn
  elsewhere.querySelector("span").textContent = `${(antal - here).toLocaleString("da")} tilbud i andre kommuner passer ikke: De dækker ikke ${name}.`
  const link = elsewhere.querySelector("a")
  link.hidden = !chosen(others).length
  link.href = `?${queryOf({ ...EMPTY, ...others })}`
}

function list(verdict, results, surroundings) {
  const section = answer.querySelector(`[data-gruppe="${verdict}"]`)
  const [items, more, none] = ["[data-poster]", ":scope > button", ".kf-passer__ingen"].map((selector) => section.querySelector(selector))
  for (const place of document.querySelectorAll(`[data-antal="${verdict}"]`)) place.textContent = results.length.toLocaleString("da")
  const almost = section.querySelector("[data-naesten]")
  const near = almost ? results.filter(nearly).length : 0 // they stand first
  let count = 0
  const extend = () => {
    const next = results.slice(count, count + BATCH[verdict] * (count ? 2 : 1)).map((result) => card(result, surroundings))
    const nearest = next.slice(0, Math.max(0, near - count))
    almost?.querySelector("ol").append(...nearest)
    items.append(...next.slice(nearest.length))
    count += next.length
    if (almost) showAlmost(almost, near, count)
    const left = results.length - count
    items.hidden = !items.children.length
    more.hidden = !left
    more.textContent = `Vis flere (${left.toLocaleString("da")} endnu)`
    return next[0]
  }
  for (const place of section.querySelectorAll("ol")) place.replaceChildren()
  none.hidden = results.length > 0
  more.onclick = () => extend()?.querySelector("a").focus()
  extend()
}

/** The heading of what nearly fits, and that of the others when any of them is shown. Its offerings lie a level below. */
function showAlmost(almost, near, count) {
  almost.hidden = !near
  almost.querySelector("[data-resten]").hidden = count <= near
  for (const heading of almost.parentElement.querySelectorAll("li h3")) {
    if (near) heading.setAttribute("aria-level", "4")
  }
}

// ---------------------------------------------------------------- the form

function fill(wish) {
  for (const name of ["kommune", "maalgruppe", "sprog"]) form.elements[name].value = wish[name]
  form.elements.alder.value = wish.alder ?? ""
  form.elements.gratis.checked = wish.pris === 0
  form.elements.hoejst.value = wish.pris || ""
  form.elements.hoejst.disabled = wish.pris === 0
  for (const box of form.querySelectorAll('[name="adgang"]')) box.checked = wish.adgang.includes(box.value)
}

/** The wish in words, for paper. */
function spoken(wish) {
  const named = ["kommune", "maalgruppe", "sprog"].filter((name) => wish[name]).map((name) => form.elements[name].selectedOptions[0].textContent)
  const years = wish.alder === null ? [] : [`${wish.alder} år`]
  const price = wish.pris === null ? [] : [wish.pris ? `højst ${wish.pris} kr.` : "gratis"]
  const ways = [...form.querySelectorAll('[name="adgang"]:checked')].map((box) => box.parentElement.textContent.trim())
  return [...years, ...named, ...price, ...ways].join(", ")
}

/** The wish in the form; what is not a number there is kept in words, so that the page can say so. */
const written = () => read(`?${new URLSearchParams(new FormData(form))}`, known)

function hide(...places) {
  for (const place of places) place.hidden = true
}

function hear() {
  const { wish, passed } = written()
  const field = passed.includes("alder") ? form.elements.alder : passed.includes("pris") ? form.elements.hoejst : null
  for (const one of [form.elements.alder, form.elements.hoejst]) one.setAttribute("aria-invalid", String(one === field))
  if (!field) return go(wish)
  status.textContent = field.dataset.forkert
  return undefined
}

form.addEventListener("submit", async (event) => {
  event.preventDefault()
  await hear()
  status.focus()
})
form.addEventListener("change", hear)
form.addEventListener("reset", (event) => {
  event.preventDefault()
  go(EMPTY)
})
all.addEventListener("click", () => {
  agreed = true
  show()
  status.focus()
})
again.addEventListener("click", show)
addEventListener("popstate", () => location.search !== shown && show())
show()
