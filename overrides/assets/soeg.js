// The search page: the address holds the whole state, Pagefind answers, and this file shows the answer.
// Without it, or when the index cannot load, the page is a list to browse.

const BATCH = 20
const PATIENCE = 10000 // milliseconds before a silent index counts as one that cannot load
const FIELDS = ["q", "kommune", "maalgruppe", "tilbudstype", "adgang", "gratis", "sprog", "naer"]
// Target groups that are met with 112 first.
const ACUTE = ["selvmordstanker", "vold"]

const form = document.getElementById("soegning")
const results = document.getElementById("resultater")
const status = document.getElementById("status")
const chips = document.getElementById("chips")
const acute = document.getElementById("akut")
const others = document.getElementById("andre")
const pages = document.getElementById("sidetal")
const cardTemplate = document.getElementById("kort-skabelon")
const root = new URL("../", new URL(form.action)).pathname
const browsing = { html: results.innerHTML, count: results.dataset.antal, status: status.textContent }

let latest = 0 // the newest question; an older one's answer is not shown

// ---------------------------------------------------------------- the question

function read() {
  const address = new URLSearchParams(location.search)
  return Object.fromEntries(FIELDS.map((name) => [name, (address.get(name) ?? "").trim()]))
}

function addressOf(state) {
  const given = FIELDS.filter((name) => state[name]).map((name) => [name, state[name]])
  const query = new URLSearchParams(given).toString()
  return query ? `${location.pathname}?${query}` : location.pathname
}

function fillForm(state) {
  for (const name of FIELDS) {
    const field = form.elements[name]
    if (!field) continue
    if (field.type === "checkbox") field.checked = state[name] === "1"
    else field.value = state[name]
  }
}

function readForm() {
  const given = new FormData(form)
  return { ...read(), ...Object.fromEntries(FIELDS.filter((n) => form.elements[n]).map((n) => [n, (given.get(n) ?? "").trim()])) }
}

// ---------------------------------------------------------------- the index

let loading

function pagefind() {
  loading ??= patiently(
    import(`${root}pagefind/pagefind.js`).then(async (index) => {
      await index.options({ excerptLength: 24, ranking: { pageLength: 0.4, metaWeights: { soegeord: 2, title: 6, resume: 3 } } })
      await index.init()
      return index
    }),
  ).catch((error) => {
    loading = undefined
    throw error
  })
  return loading
}

function patiently(promise) {
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error("too slow")), PATIENCE))
  return Promise.race([promise, late])
}

let places

function areas() {
  places ??= patiently(fetch(`${root}soeg/omraader.json`).then((answer) => answer.json()))
  return places
}

// ---------------------------------------------------------------- the answer

/** The hits in order: nearest first when a place is chosen, and otherwise those that answer best. */
async function answer(state) {
  const index = await pagefind()
  const filters = { art: "tilbud" }
  for (const name of ["maalgruppe", "tilbudstype", "adgang", "sprog"]) if (state[name]) filters[name] = state[name]
  if (state.gratis === "1") filters.pris = "gratis"
  const [found, nearness] = await Promise.all([ask(index, state.q, filters), nearnessOf(index, state, filters)])
  const reached = nearness ? found.filter((hit) => nearness.has(hit.id)) : found
  const least = (reached[0]?.worth ?? 0) * LEAST
  const kept = reached.filter((hit) => (hit.worth ?? 0) >= least)
  return nearness ? kept.sort((a, b) => nearness.get(a.id) - nearness.get(b.id)) : kept
}

/** For each offering that the chosen place can use: how near it is, 0 being the place itself; null without a place. */
async function nearnessOf(index, state, filters) {
  const nearness = new Map()
  const rings = await ringsOf(state)
  if (!rings) return null
  const answers = await patiently(Promise.all(rings.map((ring) => index.search(null, { filters: { ...filters, kommune: { any: ring } } }))))
  answers.forEach(({ results: hits }, ring) => {
    for (const hit of hits) if (!nearness.has(hit.id)) nearness.set(hit.id, ring)
  })
  return nearness
}

/** The areas to look in, nearest first; null when no place is given. */
async function ringsOf(state) {
  if (!state.kommune && !state.naer) return null
  const known = await areas()
  const own = state.kommune ? [state.kommune] : Object.keys(known).filter((slug) => covers(known[slug].postnumre, state.naer))
  const above = [...new Set(own.flatMap((slug) => known[slug]?.ovenfra ?? [])), "hele-landet"]
  const from = known[own[0]]?.punkt // none for a place or postcode that does not exist
  if (!state.naer || !from) return [own, above, ["online"]].filter((ring) => ring.length > 0)
  const outward = Object.keys(known)
    .filter((slug) => known[slug].punkt && !own.includes(slug))
    .sort((a, b) => distance(from, known[a].punkt) - distance(from, known[b].punkt))
  return [own, above, ...outward.map((slug) => [slug]), ["online"]]
}

function covers(postcodes, postcode) {
  return (postcodes ?? []).some((range) => {
    const [low, high = low] = range.split("-")
    return low <= postcode && postcode <= high
  })
}

function distance([lat1, lon1], [lat2, lon2]) {
  return Math.hypot(lat1 - lat2, (lon1 - lon2) * Math.cos((lat1 * Math.PI) / 180))
}

/** The hits for a query, best first: what its words find in the text, and what the codes they stand for find. */
async function ask(index, query, filters) {
  if (!query) return (await index.search(null, { filters, sort: { titel: "asc" } })).results
  const { plan } = await planner()
  const planned = plan(query)
  const known = planned.codes.some((code) => code.list === "kommune") ? await areas() : {}
  const scores = new Map() // hit id -> {hit, tokens: token -> {score, why}}
  const give = (hits, token, why, score) => {
    for (const hit of hits) {
      if (!scores.has(hit.id)) scores.set(hit.id, { hit, tokens: new Map() })
      const { tokens } = scores.get(hit.id)
      const worth = score(hit)
      if ((tokens.get(token)?.score ?? 0) < worth) tokens.set(token, { score: worth, why })
    }
  }
  const look = async (term, chosen) => (await index.search(term, { filters: { ...filters, ...chosen } })).results
  acute.hidden = !planned.codes.some((code) => ACUTE.includes(code.slug) && code.share > 0.7)
  const questions = planned.terms.map(async (term) => {
    const hits = await look(shortest(term.words), {})
    const best = hits[0]?.score || 1
    give(hits, term.both ? `${term.token}:${term.stem}` : term.token, term.word, (hit) => term.weight * (0.35 + 0.65 * Math.sqrt(hit.score / best)))
  })
  for (const { list, slug, name, weight, token } of planned.codes) {
    questions.push(look(null, { [list]: slug }).then((hits) => give(hits, `${list}:${token}`, name, () => weight * CODE)))
    if (list !== "kommune") continue
    const above = [...(known[slug]?.ovenfra ?? []), "hele-landet", "online"]
    questions.push(look(null, { kommune: { any: above } }).then((hits) => give(hits, `${list}:${token}`, "", () => weight * ABOVE)))
  }
  await patiently(Promise.all(questions))
  const scored = [...scores.values()].map(({ hit, tokens }) => ({ hit, score: [...tokens.values()].reduce((sum, t) => sum + t.score, 0), tokens }))
  scored.sort((a, b) => b.score - a.score || (a.hit.id < b.hit.id ? -1 : 1))
  return scored.map(({ hit, score, tokens }) => ({ ...hit, worth: score, why: reasons(tokens), certain: planned.certain }))
}

/** Up to three of the things that speak most for a hit. */
function reasons(tokens) {
  const best = [...tokens.values()].filter((t) => t.why).sort((a, b) => b.score - a.score)
  const said = new Map(best.map((t) => [t.why.toLowerCase(), t.why]))
  return [...said.values()].slice(0, 3)
}

const CODE = 1.2
const ABOVE = 0.4 // what covers a place from above, beside what lies in it
const LEAST = 0.15 // a hit worth less than this part of the best one is a stray

const shortest = (list) => list.reduce((a, b) => (b.length < a.length ? b : a))

let planning

function planner() {
  planning ??= patiently(
    Promise.all([import("./plan.js"), fetch(`${root}soeg/leksikon.json`).then((answer) => answer.json())]).then(([module, lexicon]) => {
      const ready = module.prepare(lexicon)
      return { plan: (query) => module.plan(query, ready) }
    }),
  ).catch((error) => {
    planning = undefined
    throw error
  })
  return planning
}

// ---------------------------------------------------------------- showing it

function show(node, field, text) {
  const element = node.querySelector(`[data-felt="${field}"]`)
  if (!element) return
  if (text) element.textContent = text
  else element.remove()
}

async function card(hit) {
  const page = await hit.data()
  const item = cardTemplate.content.cloneNode(true).firstElementChild
  item.dataset.tilbud = page.meta.id
  show(item, "titel", page.meta.title)
  for (const field of ["resume", "udbyder", "steder", "eksempel", "status", "pris"]) show(item, field, page.meta[field])
  show(item, "hvorfor", hit.why?.length ? `Matcher: ${hit.why.join(", ")}` : "")
  const link = item.querySelector('[data-felt="link"]') ?? item.querySelector("a")
  link.href = page.url
  return item
}

async function list(hits, target, question) {
  const items = await Promise.all(hits.map(card))
  if (question === latest) target.append(...items)
}

function more(hits, shown, target, question) {
  results.querySelector(".kf-flere")?.remove()
  if (shown >= hits.length) return
  const button = document.createElement("button")
  button.type = "button"
  button.className = "kf-knap kf-flere"
  button.textContent = `Vis flere (${hits.length - shown} endnu)`
  button.addEventListener("click", async () => {
    await list(hits.slice(shown, shown + BATCH), target, question)
    target.children[shown]?.querySelector("a")?.focus()
    more(hits, shown + BATCH, target, question)
  })
  results.append(button)
}

function showChips(state) {
  chips.replaceChildren()
  for (const name of FIELDS.filter((field) => field !== "q" && state[field])) {
    const chip = document.createElement("a")
    chip.className = "kf-chip"
    chip.href = addressOf({ ...state, [name]: "" })
    chip.textContent = `${labelOf(name, state[name])} ✕`
    chip.setAttribute("aria-label", `Fjern filteret ${labelOf(name, state[name])}`)
    chip.addEventListener("click", (event) => {
      event.preventDefault()
      go({ ...state, [name]: "" })
      status.focus()
    })
    chips.append(chip, " ")
  }
}

function labelOf(name, value) {
  if (name === "gratis") return "Gratis"
  if (name === "naer") return `Nær ${value}`
  const option = form.elements[name]?.querySelector(`option[value="${CSS.escape(value)}"]`)
  return option?.textContent.trim() ?? value
}

async function showOthers(state, question) {
  others.replaceChildren()
  if (!state.q) return
  const index = await pagefind()
  const found = await index.search(state.q, { filters: { not: { art: "tilbud" } } })
  const hits = await Promise.all(found.results.slice(0, 5).map((hit) => hit.data()))
  if (question !== latest || hits.length === 0) return
  const heading = document.createElement("h2")
  heading.textContent = `Andre sider om ”${state.q}”`
  const items = hits.map((page) => {
    const item = document.createElement("li")
    const link = document.createElement("a")
    link.href = page.url
    link.textContent = page.meta.title
    item.append(link)
    return item
  })
  const listed = document.createElement("ul")
  listed.append(...items)
  others.append(heading, listed)
}

function announce(count, state, certain) {
  const where = state.kommune ? ` for dig i ${labelOf("kommune", state.kommune)}` : ""
  const what = (state.q ? ` til ”${state.q}”` : "") + where
  if (count === 0) return `Vi fandt ingen tilbud${what}. Prøv et andet ord, eller fjern et filter.`
  if (!certain) return `Intet præcist svar${what}. Her er ${count.toLocaleString("da")} tilbud, der måske ligner.`
  return `${count.toLocaleString("da")} tilbud${what}`
}

function showNothing(state) {
  const text = document.createElement("p")
  text.append("Du kan også ", link("maalgrupper/", "se alle målgrupper"), ", ", link("omraader/", "vælge din kommune"), " eller ")
  text.append(link("tilbudstyper/", "se alle typer af tilbud"), ".")
  results.replaceChildren(text)
}

/** A way on to the rest of the country, when a municipality has few answers. */
function elsewhere(state) {
  const text = document.createElement("p")
  const anchor = document.createElement("a")
  anchor.href = addressOf({ ...state, kommune: "" })
  anchor.textContent = "Se også tilbud i andre kommuner"
  anchor.addEventListener("click", (event) => {
    event.preventDefault()
    go({ ...state, kommune: "" })
    status.focus()
  })
  text.append(anchor)
  return text
}

function link(address, label) {
  const anchor = document.createElement("a")
  anchor.href = root + address
  anchor.textContent = label
  return anchor
}

function showFault() {
  latest += 1
  status.textContent = "Søgningen kan ikke hentes lige nu. Prøv igen om lidt, eller find tilbuddene på listerne herunder."
  showNothing({})
  results.dataset.antal = "0"
  results.dataset.tilstand = "fejl"
}

function showBrowsing() {
  results.innerHTML = browsing.html // the page's own markup, as it was built
  results.dataset.antal = browsing.count
  results.dataset.tilstand = "klar"
  status.textContent = browsing.status
  chips.replaceChildren()
  others.replaceChildren()
  if (pages) pages.hidden = false
}

async function search(state) {
  const question = ++latest
  acute.hidden = true
  fillForm(state)
  if (!FIELDS.some((name) => state[name])) return showBrowsing()
  results.dataset.tilstand = "arbejder"
  if (pages) pages.hidden = true
  showChips(state)
  try {
    const hits = await answer(state)
    if (question !== latest) return
    const target = document.createElement("ol")
    target.className = "kf-kortliste"
    await list(hits.slice(0, BATCH), target, question)
    if (question !== latest) return
    if (hits.length > 0) results.replaceChildren(target)
    else showNothing(state)
    more(hits, BATCH, target, question)
    if (state.kommune && hits.length < BATCH) results.append(elsewhere(state))
    const certain = hits.length === 0 || hits[0].certain !== false
    status.textContent = announce(hits.length, state, certain)
    results.dataset.praecist = certain ? "ja" : "nej"
    results.dataset.antal = String(hits.length)
    results.dataset.tilstand = "klar"
    await showOthers(state, question)
  } catch (error) {
    console.error(error)
    if (question === latest) showFault()
  }
}

function go(state, replace = false) {
  history[replace ? "replaceState" : "pushState"](null, "", addressOf(state))
  search(state)
}

// ---------------------------------------------------------------- what the visitor does

let typing

form.addEventListener("submit", (event) => {
  event.preventDefault()
  clearTimeout(typing)
  go(readForm())
})
form.addEventListener("change", (event) => {
  if (event.target.name !== "q") go(readForm())
})
form.addEventListener("input", (event) => {
  if (event.target.name !== "q") return
  clearTimeout(typing)
  typing = setTimeout(() => {
    const state = readForm()
    if (state.q.length !== 1) go(state, true)
  }, 350)
})
window.addEventListener("popstate", () => search(read()))
search(read())
