// What a social investment costs and saves over time, for each payer. Knows neither page nor network; hooks/katalog/investment.py reckons the same.

export const PAYERS = ["kommune", "region", "stat"]
export const OTHERS = "andre" // pays what is left of the cost, and saves nothing
export const FACTORS = ["succesrate", "virkning", "varighed", "udgift", "antal", "rente"] // varied one at a time
const UNSURE = FACTORS.slice(0, 4) // varied all at once for the worst and the best case

const sum = (numbers) => numbers.reduce((all, n) => all + n, 0)

/** Per cent of the cost for every payer. */
export const sharesOf = (a) => ({ ...a.andel, [OTHERS]: Math.max(0, 100 - sum(PAYERS.map((p) => a.andel[p]))) })

/** Kroner saved a year, by all payers, for each participant it succeeds for. */
export const effectOf = (a) => sum(PAYERS.map((p) => a.virkning[p]))

/**
 * The answer for assumptions { antal, opstart, drift, aar, succesrate, ventetid, varighed, horisont, rente, andel: {payer: %}, virkning: {payer: kr.} }.
 * Years are in their own kroner but for `accumulated`; sums are present value: the later money comes, the less it counts, the first year's in full.
 */
export function calculate(a) {
  const years = []
  let [cost, worked, accumulated] = [0, 0, 0]
  for (let number = 1; number <= a.horisont; number++) {
    const participants = number <= a.aar ? a.antal : 0
    const working = ((a.antal * a.succesrate) / 100) * cohorts(a, number)
    const spent = (number === 1 ? a.opstart : 0) + participants * a.drift
    const saved = working * effectOf(a)
    const weight = (1 + a.rente / 100) ** (1 - number)
    cost += spent * weight
    worked += working * weight
    accumulated += (saved - spent) * weight
    years.push({ number, participants, working, cost: spent, saving: saved, accumulated })
  }
  const payers = Object.fromEntries(Object.entries(sharesOf(a)).map(([p, share]) => [p, outcome((cost * share) / 100, worked * (a.virkning[p] ?? 0))]))
  const total = outcome(cost, worked * effectOf(a))
  return { years, payers, total, ratio: cost ? total.saving / cost : null, even: evenIn(years) }
}

const outcome = (cost, saving) => ({ cost, saving, net: saving - cost })

/** How many years' participants the effect lasts for in a year. */
function cohorts(a, year) {
  const [oldest, newest] = [year - a.ventetid - a.varighed + 1, year - a.ventetid]
  return Math.max(0, Math.min(newest, a.aar) - Math.max(oldest, 1) + 1)
}

/** The first year from which the accumulated net stays at nought or above, or null. */
function evenIn(years) {
  const below = years.filter((y) => y.accumulated < -0.005) // half an øre is nought
  const first = below.length ? below.at(-1).number + 1 : 1
  return first <= years.length ? first : null
}

/** One assumption lower (-1) or higher (1), by `spread` per cent, a year or a percentage point. */
export function vary(a, factor, way, spread) {
  const by = 1 + (way * spread) / 100
  if (factor === "succesrate") return { ...a, succesrate: Math.min(100, a.succesrate * by) }
  if (factor === "virkning") return { ...a, virkning: Object.fromEntries(PAYERS.map((p) => [p, a.virkning[p] * by])) }
  if (factor === "varighed") return { ...a, varighed: Math.max(0, a.varighed + way) }
  if (factor === "udgift") return { ...a, opstart: a.opstart * by, drift: a.drift * by }
  if (factor === "antal") return { ...a, antal: a.antal * by }
  return { ...a, rente: Math.max(0, a.rente + way) }
}

/** The worst and best of every combination of the unsure assumptions, and each assumption's own swing, the greatest first. */
export function sensitivity(a, spread) {
  const results = combinations(a, spread).map(calculate).sort((one, other) => one.total.net - other.total.net)
  const net = (factor, way) => calculate(vary(a, factor, way, spread)).total.net
  const swings = FACTORS.map((factor) => ({ factor, low: net(factor, -1), high: net(factor, 1) }))
  const size = (swing) => Math.abs(swing.high - swing.low)
  return { worst: results[0], best: results.at(-1), swings: swings.sort((one, other) => size(other) - size(one)) }
}

const combinations = (a, spread) => UNSURE.reduce((all, factor) => [-1, 1].flatMap((way) => all.map((one) => vary(one, factor, way, spread))), [a])
