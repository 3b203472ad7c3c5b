// The offerings picked for a list to hand over. They stand in the address after #, as on the list's own page, and nowhere else.
import { MOST, add, format, has, isList, parse, remove } from "./liste/state.js"

const link = document.getElementById("passer-liste")
const status = document.getElementById("passer-liste-status")
const opening = link.querySelector("a")
const page = opening.href // the list's page without a list

let items = parse(location.hash).items

const fragment = () => (items.length ? `#${format(items)}` : "")

/** Write the list into the address, which is what the back button and a shared address bring back. */
function remember() {
  history.replaceState(null, "", location.pathname + location.search + fragment())
  show()
}

function show() {
  link.hidden = !items.length
  link.querySelector("[data-listens-antal]").textContent = items.length
  opening.href = `${page}${fragment()}&ret=1`
  for (const button of document.querySelectorAll("[data-vaelg]")) label(button)
}

function label(button) {
  const picked = has(items, button.dataset.vaelg)
  button.textContent = picked ? "Tag af listen" : "Føj til listen"
  button.setAttribute("aria-label", `${button.textContent}: ${button.dataset.titel}`)
}

/** On the list, or off it again; the focus stays where it is. */
function toggle({ id, titel }) {
  const picked = has(items, id)
  if (!picked && items.length >= MOST) return (status.textContent = `Listen kan højst rumme ${MOST} tilbud.`)
  items = picked ? remove(items, id) : add(items, { id })
  remember()
  return (status.textContent = `${titel} er ${picked ? "taget af listen" : "føjet til listen"}. ${items.length} tilbud på listen.`)
}

export const picks = {
  fragment,
  wire(button, offering) {
    Object.assign(button.dataset, { vaelg: offering.id, titel: offering.titel })
    button.addEventListener("click", () => toggle(offering))
    label(button)
  },
}

// A jump to an answer has another fragment, and an older entry an older list: the list as it is now stays.
addEventListener("hashchange", () => {
  const given = parse(location.hash).items
  if (isList(location.hash) && !items.length) items = given
  remember()
})
addEventListener("popstate", remember)
show()
