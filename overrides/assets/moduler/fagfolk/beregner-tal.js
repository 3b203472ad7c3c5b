// The calculator's answer as the page writes it: each number as Danish text under a name, and which sentences hold. hooks/katalog/figures.py writes the same.
import { FACTORS, OTHERS, PAYERS, calculate, effectOf, sensitivity, sharesOf, vary } from "./beregner-regning.js"

const GAP = "\u00a0" // a space that no line breaks at
const sum = (numbers) => numbers.reduce((all, n) => all + n, 0)

/** '1.250' or '−1.250': the nearest whole number. */
export function whole(value) {
  const near = Math.floor(Math.abs(value) + 0.5)
  const text = String(near).replace(/\B(?=(\d{3})+$)/g, ".")
  return value < 0 && near ? `−${text}` : text
}

/** '12,5': at most so many decimals, none that say nothing. */
export function some(value, digits = 2) {
  const scale = 10 ** digits
  const near = Math.floor(Math.abs(value) * scale + 0.5)
  const rest = String(near % scale).padStart(digits, "0").replace(/0+$/, "")
  const text = whole(Math.floor(near / scale)) + (rest ? `,${rest}` : "")
  return value < 0 && near ? `−${text}` : text
}

/** '1,23 mio. kr.', '698.000 kr.' or '950 kr.': no more digits than the answer deserves. */
export function spoken(value) {
  if (Math.abs(value) >= 999500) return `${some(value / 1e6)}${GAP}mio.${GAP}kr.`
  return `${whole(Math.abs(value) >= 10000 ? Math.sign(value) * Math.floor(Math.abs(value) / 1000 + 0.5) * 1000 : value)}${GAP}kr.`
}

/** The same with a plus, unless it is negative or nought. */
export const signed = (text) => (text.startsWith("−") || text.startsWith(`0${GAP}`) || text === "0" ? text : `+${text}`)

/** Everything that the page shows: { texts, holds: Set, years: [[…]], order: [factor], result, spans }. */
export function figures(a, spread) {
  const [result, spans] = [calculate(a), sensitivity(a, spread)]
  const texts = { ...assumed(a, spread), ...answered(result, spans), ...steps(a, result), ...bends(a, spans, spread) }
  return { texts, holds: new Set(holding(a, result, spans)), years: result.years.map(row), order: spans.swings.map((s) => s.factor), result, spans }
}

function assumed(a, spread) {
  const texts = Object.fromEntries(["antal", "opstart", "drift", "aar", "ventetid", "varighed", "horisont"].map((name) => [name, whole(a[name])]))
  for (const [payer, share] of Object.entries(sharesOf(a))) texts[`andel-${payer}`] = some(share)
  for (const payer of PAYERS) texts[`virkning-${payer}`] = some(a.virkning[payer])
  return { ...texts, succesrate: some(a.succesrate), rente: some(a.rente), usikkerhed: some(spread) }
}

function answered(result, spans) {
  const all = (part) => sum(PAYERS.map((payer) => result.payers[payer][part]))
  const sums = { ...result.payers, offentlig: { cost: all("cost"), saving: all("saving"), net: all("net") }, ialt: result.total }
  const texts = {}
  for (const [name, { cost, saving, net }] of Object.entries(sums)) {
    Object.assign(texts, { [`${name}-udgift`]: whole(cost), [`${name}-besparelse`]: whole(saving), [`${name}-netto`]: signed(whole(net)) })
  }
  return {
    ...texts,
    netto: signed(spoken(result.total.net)), udgift: spoken(result.total.cost), besparelse: spoken(result.total.saving),
    lav: signed(spoken(spans.worst.total.net)), hoej: signed(spoken(spans.best.total.net)),
    hjem: String(result.even ?? ""), afkast: some(result.ratio ?? 0),
  }
}

/** The numbers that fill the formula in. */
function steps(a, result) {
  const ran = Math.min(a.aar, a.horisont)
  const worked = sum(result.years.map((y) => y.working))
  return {
    koeraar: String(ran), lykkes: some((a.antal * a.succesrate) / 100, 1), virkning: some(effectOf(a)), virkeaar: some(worked, 1),
    "raa-udgift": whole(a.opstart + a.antal * a.drift * ran), "raa-besparelse": whole(worked * effectOf(a)), faktor: some(1 + a.rente / 100, 4),
  }
}

/** Each assumption varied: what it becomes, and what that makes of the net. */
function bends(a, spans, spread) {
  const texts = {}
  for (const { factor, low, high } of spans.swings) Object.assign(texts, { [`${factor}-lav`]: signed(whole(low)), [`${factor}-hoej`]: signed(whole(high)) })
  for (const factor of FACTORS.filter((name) => name in a && name !== "virkning")) {
    Object.assign(texts, { [`${factor}-fra`]: some(vary(a, factor, -1, spread)[factor], 1), [`${factor}-til`]: some(vary(a, factor, 1, spread)[factor], 1) })
  }
  return texts
}

function* holding(a, result, spans) {
  const net = result.total.net
  yield net > 0.5 ? "overskud" : net < -0.5 ? "underskud" : "nul"
  yield !result.total.cost ? "ingen-udgift" : result.even ? "hjem" : "ikke-hjem"
  yield spans.worst.total.net > 0 ? "altid" : spans.best.total.net < 0 ? "aldrig" : "tvivl"
  if (Math.round(sharesOf(a)[OTHERS] * 100) > 0) yield "andre"
  if (a.aar > a.horisont) yield "afkortet"
  if (Math.min(a.aar, a.horisont) + a.ventetid + a.varighed - 1 > a.horisont && a.varighed) yield "efter"
}

const row = (y) => [String(y.number), whole(y.participants), whole(y.cost), whole(y.saving), signed(whole(y.saving - y.cost)), signed(whole(y.accumulated))]
