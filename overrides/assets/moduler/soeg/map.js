// The results on a map: the page's own drawing of the municipalities, with dots as large as their hits.

const section = document.getElementById("kort")
const button = document.getElementById("vis-kort")
const text = document.getElementById("kort-tekst")
const list = document.getElementById("kort-liste")

/** Make the button show and hide the map; `draw()` is called whenever it is to be drawn. */
export function toggle(draw) {
  button.addEventListener("click", () => {
    show(section.hidden)
    if (isOpen()) draw()
  })
}

export const close = () => show(false)

function show(open) {
  section.hidden = !open
  button.setAttribute("aria-expanded", String(open))
  button.textContent = open ? "Skjul kort" : "Vis på kort"
}

export const isOpen = () => !section.hidden

/** Draw the hits of each municipality: [{ slug, name, count }]. `address(slug)` leads to those of one, `choose` follows it. */
export function draw(counts, address, choose) {
  const found = new Map(counts.map(({ slug, count }) => [slug, count]))
  for (const dot of section.querySelectorAll("[data-kommune]")) {
    const { kommune: slug } = dot.dataset
    const count = found.get(slug) ?? 0
    const circle = dot.querySelector("circle")
    circle.setAttribute("r", (1.8 + Math.sqrt(count) * 1.6).toFixed(1))
    circle.classList.toggle("kf-danmark__tom", !count)
    circle.querySelector("title").textContent = `${nameOf(circle)}: ${count} tilbud`
    dot.setAttribute("href", address(slug))
    dot.onclick = (event) => follow(event, slug, choose)
  }
  const sorted = [...counts].sort((a, b) => b.count - a.count || a.name.localeCompare(b.name, "da"))
  const where = `${sorted.length.toLocaleString("da")} ${sorted.length === 1 ? "kommune" : "kommuner"}`
  text.textContent = sorted.length ? `Prikkerne viser tilbud i ${where}. Tilbud, der dækker et større område eller er online, har ingen prik.` : "Ingen af tilbuddene hører til i en bestemt kommune. De dækker et større område eller er online."
  list.replaceChildren(...sorted.map((place) => entry(place, address, choose)))
}

function nameOf(circle) {
  circle.dataset.navn ??= circle.querySelector("title").textContent.split(":")[0]
  return circle.dataset.navn
}

function entry({ slug, name, count }, address, choose) {
  const item = document.createElement("li")
  const link = document.createElement("a")
  link.href = address(slug)
  link.textContent = name
  link.addEventListener("click", (event) => follow(event, slug, choose))
  item.append(link, ` (${count.toLocaleString("da")})`)
  return item
}

function follow(event, slug, choose) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  choose(slug)
}
