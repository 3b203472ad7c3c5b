// The page that writes the code for a frame: choose, look, copy.
import { address, code, height, read } from "./udvalg.js"

const form = document.getElementById("indlejring-form")
const field = (name) => form.elements[name]
const output = document.getElementById("indlejring-kode")
const preview = document.getElementById("indlejring-vis")
const hint = document.getElementById("indlejring-hint")
const status = document.getElementById("indlejring-status")
const names = document.getElementById("indlejring-navne")
let organisations = new Map() // name → id

load()

async function load() {
  try {
    const answer = await fetch(form.dataset.navne)
    if (!answer.ok) throw new Error(`${answer.status}`)
    const found = await answer.json()
    organisations = new Map(found.map(([id, navn]) => [navn, id]))
    names.replaceChildren(...found.map(([, navn]) => Object.assign(document.createElement("option"), { value: navn })))
    begin(found)
  } catch (error) {
    console.error(error)
    hint.textContent = "Listen over organisationer kan ikke hentes lige nu. Prøv igen om lidt."
  }
  write()
}

/** What the address already chooses: an organisation's own page leads here. */
function begin(found) {
  const chosen = read(location.search)
  const known = found.find(([id]) => id === chosen.organisation)
  if (known) field("organisation").value = known[1]
  for (const name of ["kommune", "maalgruppe"]) if (chosen[name]) field(name).value = chosen[name]
}

function write() {
  const written = field("organisation").value.trim()
  const organisation = organisations.get(written) ?? ""
  const choice = { organisation, kommune: field("kommune").value, maalgruppe: field("maalgruppe").value, farver: field("farver").value }
  const nothing = !organisation && !choice.kommune && !choice.maalgruppe
  const unknown = written && !organisation
  hint.textContent = unknown ? "Vi kender ingen organisation med det navn. Vælg en fra listen." : ""
  field("organisation").setAttribute("aria-invalid", String(Boolean(unknown)))
  const ready = !nothing && !unknown
  document.getElementById("indlejring-svar").hidden = !ready
  document.getElementById("indlejring-tom").hidden = ready
  if (!ready) return
  const title = organisation ? `Tilbud fra ${written}` : `Tilbud: ${chosen("kommune") || chosen("maalgruppe")}`
  const tall = height(field("hoejde").value)
  output.value = code(address(form.dataset.adresse, choice), title, tall)
  const src = address(form.dataset.her, choice)
  if (preview.getAttribute("src") !== src) preview.src = src
  preview.height = tall
  preview.title = title
}

/** What a choice is called; nothing when none is made. */
function chosen(name) {
  return field(name).value && field(name).selectedOptions[0].textContent
}

form.addEventListener("input", write)
form.addEventListener("submit", (event) => event.preventDefault())
document.getElementById("indlejring-kopier").addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(output.value)
    status.textContent = "Koden er kopieret. Sæt den ind på jeres side."
  } catch {
    output.focus()
    output.select()
    status.textContent = "Koden er markeret. Tryk Ctrl+C (på Mac: Cmd+C)."
  }
})
