// One offering on the list, as the page and the paper show it.
import { rows } from "./offering.js"
import { looksLikeCpr, published } from "./state.js"
import { GONE, UNREACHABLE, nameOf } from "./text.js"

/** An <li> from the template; `acts` has write(id, line) for every key, written() when the line is done, and step(id, name). */
export function create(template, { id, line }, acts) {
  const element = template.content.cloneNode(true).firstElementChild
  element.dataset.tilbud = id
  const field = part(element, "skriv")
  const warning = part(element, "advarsel"), hint = part(element, "hint")
  warning.id = `advarsel-${id}`
  hint.id = `hint-${id}`
  field.setAttribute("aria-describedby", `${hint.id} ${warning.id}`)
  field.value = line
  field.addEventListener("input", () => {
    showLine(element, field.value)
    acts.write(id, field.value)
  })
  field.addEventListener("change", acts.written)
  for (const button of element.querySelectorAll("[data-trin]")) button.addEventListener("click", () => acts.step(id, button.dataset.trin))
  showLine(element, line)
  return element
}

const part = (element, name) => element.querySelector(`[data-felt="${name}"]`)

function showLine(element, line) {
  const said = published(line), risky = looksLikeCpr(line)
  write(element, "linje", said)
  part(element, "advarsel").hidden = !risky
  if (risky) part(element, "skriv").setAttribute("aria-invalid", "true")
  else part(element, "skriv").removeAttribute("aria-invalid")
}

/** A part's text; one without is hidden. */
function write(element, name, text) {
  const found = part(element, name)
  found.textContent = text
  found.hidden = !text
}

/** Fill in what is known of the offering; `facts` is undefined while it is being fetched. */
export function fill(element, facts, { root, alternative }) {
  const id = element.dataset.tilbud
  const title = nameOf(id, facts), found = facts?.state === "findes", open = found && !facts.closed
  const link = part(element, "titel")
  link.textContent = facts ? title : "Henter …"
  if (facts?.state === "mangler") link.removeAttribute("href")
  else link.href = `${root}tilbud/${id}/`
  write(element, "udbyder", found ? facts.provider : "")
  part(element, "eksempel").hidden = !(found && facts.example)
  write(element, "status", statusOf(facts))
  part(element, "igen").hidden = facts?.state !== "fejl"
  write(element, "resume", open ? facts.summary : "")
  showPhone(part(element, "telefon"), open ? facts.phone : "", title)
  write(element, "ingen-kontakt", open && !facts.phone && !facts.email ? facts.noContact : "")
  showInstead(element, found && facts.closed ? facts.alternatives[0] : null, alternative, root)
  part(element, "fakta").replaceChildren(...(open ? rows(facts).map(row) : []))
  part(element, "fakta").hidden = !open
  name(element, title)
}

function statusOf(facts) {
  if (facts?.state === "mangler") return GONE
  if (facts?.state === "fejl") return `${UNREACHABLE} Tilbuddet står stadig på listen.`
  return facts?.status ?? ""
}

function showPhone(link, number, title) {
  link.parentElement.hidden = !number
  link.href = `tel:${number.replace(/\s/g, "").replace(/^(\d{8})$/, "+45$1")}`
  link.replaceChildren("Ring ", strong(number))
  link.setAttribute("aria-label", `Ring ${number} til ${title}`)
}

function strong(text) {
  const element = document.createElement("strong")
  element.textContent = text
  return element
}

function showInstead(element, nearest, facts, root) {
  part(element, "i-stedet").hidden = !nearest
  if (!nearest) return
  const link = part(element, "andet")
  link.textContent = nearest.title
  link.href = `${root}tilbud/${nearest.id}/`
  showPhone(part(element, "andet-telefon"), facts?.phone ?? "", nearest.title)
}

function row([heading, texts]) {
  const box = document.createElement("div"), term = document.createElement("dt"), value = document.createElement("dd")
  term.textContent = heading
  value.append(...texts.map((text) => paragraph(heading, text)))
  box.append(term, value)
  return box
}

function paragraph(heading, text) {
  const element = document.createElement("p")
  if (heading === "Mail" || heading === "Læs mere") element.append(anchor(heading === "Mail" ? `mailto:${text}` : text, text))
  else element.textContent = text
  return element
}

const anchor = (href, text) => Object.assign(document.createElement("a"), { href, textContent: text, rel: "noopener" })

/** The buttons and the field say which offering they are for. */
function name(element, title) {
  part(element, "linje-navn").textContent = `Din linje om ${title}`
  for (const button of element.querySelectorAll("[data-trin]")) button.setAttribute("aria-label", `${button.textContent}: ${title}`)
}

/** The first cannot go up, nor the last down; the buttons stay, so that the focus does. */
export function mark(element, at, count) {
  for (const [step, stuck] of [["op", at === 0], ["ned", at === count - 1]]) element.querySelector(`[data-trin="${step}"]`).setAttribute("aria-disabled", String(stuck))
}
