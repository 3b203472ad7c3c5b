// The page of a list to hand over: what staff do becomes the list, and the list becomes the address and everything shown.
import * as board from "./board.js"
import { page, part, root, say } from "./dom.js"
import { finder } from "./find.js"
import * as kept from "./kept.js"
import { MOST, add, format, has, isList, merge, move, parse, remove, write } from "./state.js"
import { nameOf } from "./text.js"
import { copy, showCode, showWays } from "./ways.js"

const PAUSE = 300 // milliseconds without a key before the address follows: browsers refuse one that changes too often

let items = []
let keeping = false // whether this list is the one the browser keeps
let before = null // the list before the latest removal
let typing

// ---------------------------------------------------------------- the list

/** Take the list that the address holds, else the one that the browser keeps. */
function open() {
  const { items: given, editing } = parse(location.hash)
  const stored = kept.read()
  items = given.length ? given : (stored ?? [])
  keeping = stored !== null && kept.same(items, stored)
  board.clear()
  view(editing || !given.length ? "ret" : "laes")
  change(items, !given.length && items.length ? "Her er listen, som du har gemt i denne browser." : "")
}

/** The list as it is now, with what is said of it; `undo` is the list to go back to. */
function change(next, said, undo = null) {
  items = next
  before = undo
  say(said)
  changed()
}

/** Everything that follows from the list. */
function changed() {
  clearTimeout(typing)
  history.replaceState(null, "", address())
  if (keeping) keeping = kept.keep(items)
  page.dataset.antal = String(items.length)
  for (const count of page.querySelectorAll("[data-listens-antal]")) count.textContent = items.length
  part("tom").hidden = items.length > 0
  for (const name of ["fod", "giv", "se"]) part(name).hidden = !items.length
  part("fortryd").hidden = !before
  board.show(items, ACTS)
  showKept()
  showWays(items, board.factsFor, address())
  finding.refresh()
}

const address = () => `${location.origin}${location.pathname}${location.search}${items.length ? `#${format(items)}` : ""}`

const titleOf = (id) => nameOf(id, board.factsFor(id))

const view = (name) => (page.dataset.visning = name)

/** The browser's own list: whether it is this one, and the offer to put the two together when it is not. */
function showKept() {
  const stored = kept.read(), other = stored !== null && !keeping
  part("husk").checked = keeping
  page.querySelector('[data-goer="glem"]').hidden = stored === null
  part("husk-hint").textContent = `Så kan du også føje til den fra et tilbuds egen side. Sæt ikke kryds på en computer, som andre bruger.${other ? " Det erstatter den liste, du gemte før." : ""}`
  part("gemt-tilbud").hidden = !(other && stored.length && items.length) || "afvist" in part("gemt-tilbud").dataset
  part("gemt-antal").textContent = `${stored?.length ?? 0} tilbud`
}

// ---------------------------------------------------------------- what is done to one offering

const STEPS = {
  op: (id) => shift(id, -1),
  ned: (id) => shift(id, 1),
  fjern: (id) => takeAway(remove(items, id), `${titleOf(id)} er fjernet.`),
  byt: swap,
  igen: (id) => {
    board.elementOf(id).querySelector("h3 a").focus() // the button goes
    board.again(id, changed)
  },
}

const ACTS = {
  learned: changed,
  step: (id, name) => STEPS[name](id),
  write: (id, line) => {
    items = write(items, id, line)
    before = null // going back would lose the line
    clearTimeout(typing)
    typing = setTimeout(changed, PAUSE)
  },
  written: changed,
}

/** The neighbour is moved, not the offering itself: an element that is moved loses the focus. */
function shift(id, direction) {
  const next = move(items, id, direction)
  if (next === items) return say(`${titleOf(id)} står allerede ${direction < 0 ? "først" : "sidst"}.`)
  const element = board.elementOf(id)
  if (direction < 0) element.after(element.previousElementSibling)
  else element.before(element.nextElementSibling)
  change(next, `${titleOf(id)} er nu nummer ${next.findIndex((item) => item.id === id) + 1} af ${next.length}.`)
}

function takeAway(next, said) {
  change(next, said, items)
  page.querySelector('[data-goer="fortryd"]').focus()
}

/** The nearest alternative takes a closed offering's place and line. */
function swap(id) {
  const [nearest] = board.factsFor(id).alternatives
  const next = has(items, nearest.id) ? remove(items, id) : items.map((item) => (item.id === id ? { ...item, id: nearest.id } : item))
  takeAway(next, `${nearest.title} står nu på listen i stedet.`)
}

/** From the results: on the list, or off it again. The focus stays where it is. */
function toggle({ id, title }) {
  if (has(items, id)) return change(remove(items, id), `${title} er taget af listen.`, items)
  if (items.length >= MOST) return say(`Listen kan højst rumme ${MOST} tilbud.`)
  change(add(items, { id }), `${title} er føjet til.`)
}

// ---------------------------------------------------------------- what is done to the whole list

const toHeading = () => document.getElementById("liste-titel").focus()

const DEEDS = {
  print: () => window.print(),
  se: toHeading,
  link: () => copy("link", "Linket er kopieret."),
  tekst: () => copy("tekst", "Listen er kopieret som tekst."),
  toem: () => takeAway([], "Listen er tømt."),
  ret: () => {
    view("ret")
    part("titel").focus()
  },
  fortryd: () => {
    change(before, "Fortrudt. Listen er som før.")
    toHeading()
  },
  flet: () => {
    keeping = true
    change(merge(kept.read() ?? [], items), "De to lister er lagt sammen.")
    toHeading()
  },
  behold: () => {
    part("gemt-tilbud").dataset.afvist = ""
    showKept()
    toHeading()
  },
  glem: () => {
    kept.forget()
    keeping = false
    changed()
    part("husk").focus()
    say("Browseren har glemt listen. Den står stadig her, til du lukker siden.", "giv-status")
  },
}

const finding = finder(part("find"), root, { isPicked: (id) => has(items, id), toggle })

page.addEventListener("click", (event) => DEEDS[event.target.closest("[data-goer]")?.dataset.goer]?.())
part("husk").addEventListener("change", ({ target }) => {
  keeping = target.checked && kept.keep(items)
  if (!target.checked) kept.forget()
  if (target.checked && !keeping) say("Browseren vil ikke gemme noget.", "giv-status")
  changed()
})
addEventListener("beforeprint", () => {
  changed()
  showCode() // paper does not wait
})
addEventListener("hashchange", () => (isList(location.hash) ? open() : changed())) // the skip link's fragment does not lose the list
open()
