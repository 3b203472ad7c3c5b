// Offerings to pick from, found by the site's own search.
import { connect } from "../../soeg/client.js"

const BATCH = matchMedia("(max-width: 59.99rem)").matches ? 4 : 8 // a phone shows the list below the results
const PAUSE = 300 // milliseconds without a key before the answer follows
const FAULT = "Søgningen kan ikke hentes lige nu. Måske er du uden net. Prøv igen om lidt."

/**
 * Make the form find; `isPicked(id)` says what stands on the list, `toggle({ id, title })` puts it there or takes it
 * away. Gives { refresh }, to call when the list has changed.
 */
export function finder(form, root, { isPicked, toggle }) {
  const part = (name) => form.parentElement.querySelector(`[data-del="${name}"]`)
  const results = part("fundne"), status = part("fundne-status"), template = part("fund-skabelon"), more = part("flere")
  let service = null, latest = 0, shown = 0, total = 0, waiting

  const ask = async () => {
    clearTimeout(waiting)
    const q = form.elements.q.value.trim(), kommune = form.elements.kommune.value
    const question = ++latest
    if (!q && !kommune) return show([], 0, "")
    service ??= connect(new URL(`${root}soeg/`, location.href).href)
    try {
      const { count, results: found, certain } = await service.ask({ q, kommune: kommune ? [kommune] : [] }, BATCH)
      if (question === latest) show(found, count, sentence(count, certain))
    } catch {
      if (question === latest) show([], 0, FAULT)
    }
  }
  const show = (found, count, said) => {
    total = count
    shown = found.length
    const held = results.contains(document.activeElement) && document.activeElement.dataset.vaelg
    results.replaceChildren(...found.map(result))
    if (held) [...results.querySelectorAll("[data-vaelg]")].find((b) => b.dataset.vaelg === held)?.focus()
    more.hidden = shown >= total
    status.textContent = said
  }
  const extend = async () => {
    const found = await service.more(shown, BATCH).catch(() => [])
    const added = found.map(result)
    results.append(...added)
    shown += found.length
    added[0]?.querySelector("button").focus()
    more.hidden = !found.length || shown >= total
  }
  const result = ({ card: [id, title, summary, providers, places, , state, example] }) => {
    const item = template.content.cloneNode(true).firstElementChild
    const fill = (field, text) => (text ? (item.querySelector(`[data-felt="${field}"]`).textContent = text) : item.querySelector(`[data-felt="${field}"]`).remove())
    const link = item.querySelector("a")
    link.href = `${root}tilbud/${id}/`
    link.textContent = title
    fill("resume", summary)
    fill("fakta", [places, providers].filter(Boolean).join(" · "))
    fill("maerke", [example ? "Eksempel" : "", state].filter(Boolean).join(" · "))
    const button = item.querySelector("button")
    Object.assign(button.dataset, { vaelg: id, titel: title })
    button.addEventListener("click", () => toggle({ id, title }))
    label(button)
    return item
  }
  const label = (button) => {
    const picked = isPicked(button.dataset.vaelg)
    button.textContent = picked ? "Tag af listen" : "Føj til listen"
    button.setAttribute("aria-label", `${button.textContent}: ${button.dataset.titel}`)
    button.classList.toggle("kf-knap--stille", picked)
  }

  const soon = () => {
    clearTimeout(waiting)
    waiting = setTimeout(ask, PAUSE)
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    ask()
  })
  form.elements.q.addEventListener("input", soon)
  form.elements.kommune.addEventListener("change", ask)
  more.addEventListener("click", extend)
  return { refresh: () => results.querySelectorAll("[data-vaelg]").forEach(label) }
}

function sentence(count, certain) {
  if (!count) return "Vi fandt ingen tilbud. Prøv med et andet ord eller en anden kommune."
  const amount = `${count.toLocaleString("da")} tilbud`
  return certain === false ? `Intet præcist svar. Her er ${amount}, der måske ligner.` : `${amount}. De bedste står først.`
}
