// What the frame needs of JavaScript: the menu on narrow screens, and light or dark by choice.
const root = document.documentElement
const menuButton = document.querySelector("[data-menu]")
const menu = document.getElementById("kf-menu")

function showMenu(open) {
  menuButton.setAttribute("aria-expanded", String(open))
  menu.toggleAttribute("data-aaben", open)
}

if (menuButton && menu) {
  menuButton.addEventListener("click", () => showMenu(menuButton.getAttribute("aria-expanded") !== "true"))
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || menuButton.getAttribute("aria-expanded") !== "true") return
    showMenu(false)
    menuButton.focus()
  })
}

const NAMES = { "": "automatisk", lys: "lyse", moerk: "mørke" }
const colours = document.querySelector("[data-farver-skift]")

if (colours) {
  const tell = () => (colours.textContent = `Farver: ${NAMES[root.dataset.farver ?? ""]}`)
  colours.hidden = false
  tell()
  colours.addEventListener("click", () => {
    const order = Object.keys(NAMES)
    const next = order[(order.indexOf(root.dataset.farver ?? "") + 1) % order.length]
    if (next) root.dataset.farver = next
    else delete root.dataset.farver
    try {
      if (next) localStorage.setItem("kf-farver", next)
      else localStorage.removeItem("kf-farver")
    } catch {} // a browser that keeps nothing still changes the colours
    tell()
  })
}

// Leaving a page about violence must not leave it one step back.
document.querySelector("[data-hurtig-ud]")?.addEventListener("click", (event) => {
  event.preventDefault()
  location.replace(event.currentTarget.href)
})

// When the search page's own scripts could not be fetched, the list stands there as if it were the answer.
addEventListener("load", () => {
  const waiting = document.querySelector('#resultater[data-tilstand="liste"]')
  if (!waiting) return
  const status = document.getElementById("status")
  status.textContent = status.dataset.fejl
  waiting.dataset.tilstand = "fejl"
})

// Paper says when and from where it came: an address may hold a whole search.
addEventListener("beforeprint", () => {
  const date = new Date().toLocaleDateString("da-DK", { day: "numeric", month: "long", year: "numeric" })
  document.querySelector("[data-udskrift]").textContent = `Skrevet ud ${date} fra ${readable(location.href)}`
})

function readable(address) {
  try {
    return decodeURI(address)
  } catch {
    return address // a stray % in it
  }
}

for (const button of document.querySelectorAll("[data-udskriv]")) {
  button.hidden = false
  button.addEventListener("click", () => print())
}

// How long ago somebody looked, by the reader's own date: an old build tells the truth too.
for (const element of document.querySelectorAll("[data-frisk]")) {
  const now = new Date()
  const [year, month, day] = element.dataset.dato.split("-").map(Number)
  const months = (now.getFullYear() - year) * 12 + now.getMonth() + 1 - month - (now.getDate() < day ? 1 : 0)
  const [dueYear, dueMonth, dueDay] = element.dataset.frist.split("-").map(Number)
  if (now < new Date(dueYear, dueMonth - 1, dueDay + 1)) continue
  element.textContent = `Ikke bekræftet i ${months} ${months === 1 ? "måned" : "måneder"}`
  element.classList.add("kf-frisk--gammel")
}
