// The page in the frame: the colours that its host wants, and what its address chooses.
import { fits, read, source, whole } from "./udvalg.js"

const MOST = 40
const main = document.getElementById("indlejring")
const status = document.getElementById("status")
const list = document.getElementById("kort")
const more = document.getElementById("mere")
const template = document.getElementById("skabelon")
const { rod, organisation } = main.dataset
const choice = read(location.search, organisation)
const file = source(choice)

if (choice.farver) document.documentElement.dataset.farver = choice.farver
if (file && (!organisation || choice.kommune || choice.maalgruppe)) show()

async function show() {
  main.dataset.tilstand = "henter"
  try {
    const answer = await fetch(`${rod}indlejring/data/${file}`)
    if (answer.status === 404) return fail("Det, der er valgt, findes ikke længere.")
    if (!answer.ok) throw new Error(`${answer.status} ${file}`)
    present(await answer.json())
  } catch (error) {
    console.error(error)
    fail("Tilbuddene kan ikke hentes lige nu. Prøv igen om lidt.")
  }
}

function present({ titel, antal, tilbud }) {
  document.getElementById("titel").textContent = titel
  const found = tilbud.filter((one) => fits(one, choice))
  const total = found.length === tilbud.length ? antal : found.length
  list.replaceChildren(...found.slice(0, MOST).map(card))
  status.textContent = total ? `${total.toLocaleString("da")} tilbud` : "Ingen tilbud her endnu."
  offerMore(total > MOST || total === 0)
  main.dataset.tilstand = "klar"
}

function card(tilbud) {
  const item = template.content.cloneNode(true).querySelector("li")
  const fill = (name, text) => {
    const place = item.querySelector(`[data-felt="${name}"]`)
    if (text) place.textContent = text
    else place.remove()
  }
  item.dataset.tilbud = tilbud.id
  item.querySelector("a").href = `${rod}tilbud/${tilbud.id}/`
  if (!tilbud.eksempel) item.querySelector('[data-felt="eksempel"]').remove()
  fill("titel", tilbud.titel)
  fill("status", tilbud.status)
  fill("resume", tilbud.resume)
  fill("fakta", [tilbud.steder, tilbud.pris, choice.organisation ? "" : tilbud.udbydere].filter(Boolean).join(" · "))
  return item
}

function fail(text) {
  status.textContent = text
  offerMore(true)
  main.dataset.tilstand = "fejl"
}

function offerMore(wanted) {
  more.hidden = !wanted
  more.querySelector("a").href = rod + whole(choice)
}
