// The calculator's two drawings, from plain numbers. The tables beside them say the same.
import { spoken } from "./beregner-tal.js"

const NS = "http://www.w3.org/2000/svg"

/** An SVG element with these attributes; text is its content. */
function element(name, attributes, text) {
  const made = document.createElementNS(NS, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, typeof value === "number" ? Math.round(value * 10) / 10 : value)
  if (text) made.textContent = text
  return made
}

const drawing = (width, height, label) => element("svg", { viewBox: `0 0 ${width} ${height}`, class: "kf-graf", role: "img", "aria-label": label })

/** Round numbers that a scale from least to most is marked at. */
export function marks(least, most, about = 6) {
  const rough = (most - least) / about || 1
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough)
  const found = []
  for (let n = Math.ceil(least / step); n * step <= most; n++) found.push(n * step || 0)
  return found
}

const scale = (least, most, from, to) => (value) => from + ((value - least) / (most - least || 1)) * (to - from)

/** The accumulated net through the years: the answer, the worst and the best case, and where it breaks even. */
export function curve(width, { result, worst, best }, label) {
  const height = Math.round(Math.min(380, Math.max(260, width * 0.45)))
  const svg = drawing(width, height, label)
  const lines = [worst, best, result].map(({ years }) => [0, ...years.map((y) => y.accumulated)])
  const all = lines.flat()
  const [least, most] = [Math.min(...all), Math.max(...all)]
  const x = scale(0, lines[0].length - 1, 92, width - 14)
  const y = scale(least, most, height - 40, 22)
  for (const mark of marks(least, most)) {
    svg.append(element("line", { class: mark ? "kf-graf__gitter" : "kf-graf__nul", x1: 92, x2: width - 14, y1: y(mark), y2: y(mark) }))
    svg.append(element("text", { class: "kf-graf__tal", x: 84, y: y(mark) + 5, "text-anchor": "end" }, short(mark)))
  }
  const every = Math.ceil((lines[0].length - 1) / Math.max(2, Math.floor((width - 110) / 44)))
  for (let year = 0; year < lines[0].length; year += every) svg.append(element("text", { class: "kf-graf__tal", x: x(year), y: height - 12, "text-anchor": "middle" }, year ? String(year) : "Start"))
  const path = (line) => line.map((value, year) => `${year ? "L" : "M"}${x(year).toFixed(1)} ${y(value).toFixed(1)}`).join("")
  svg.append(element("path", { class: "kf-graf__flade", d: `${path(lines[1])}${[...lines[0]].map((value, year) => [value, year]).reverse().map(([value, year]) => `L${x(year).toFixed(1)} ${y(value).toFixed(1)}`).join("")}Z` }))
  for (const [n, line] of lines.entries()) svg.append(element("path", { class: n < 2 ? "kf-graf__kant" : "kf-graf__linje", d: path(line) }))
  if (result.even && result.total.cost) breakEven(svg, width, x(result.even), y(result.years[result.even - 1].accumulated), result.even)
  return svg
}

function breakEven(svg, width, x, y, year) {
  const right = x > width / 2
  svg.append(element("circle", { class: "kf-graf__punkt", cx: x, cy: y, r: 7 }))
  svg.append(element("text", { class: "kf-graf__maerke", x: x + (right ? -4 : 4), y: y - 14, "text-anchor": right ? "end" : "start" }, `Tjent hjem i år ${year}`))
}

const short = (value) => (value ? spoken(value).replace("kr.", "").trim() : "0")

/** One bar for each assumption, from the net when it is lower to the net when it is higher. */
export function tornado(width, swings, base, names, label) {
  const row = 58
  const height = swings.length * row + 34
  const svg = drawing(width, height, label)
  const ends = swings.flatMap(({ low, high }) => [low, high])
  const [least, most] = [Math.min(0, base, ...ends), Math.max(0, base, ...ends)]
  const x = scale(least, most, 10, width - 10)
  for (const [n, { factor, low, high }] of swings.entries()) {
    const [from, to] = [Math.min(low, high), Math.max(low, high)]
    const top = n * row
    svg.append(element("text", { class: "kf-graf__navn", x: 10, y: top + 18 }, names[factor]))
    svg.append(element("rect", { class: low <= high ? "kf-graf__lav" : "kf-graf__hoej", x: x(from), y: top + 26, width: Math.max(0, x(base) - x(from)), height: 22 }))
    svg.append(element("rect", { class: low <= high ? "kf-graf__hoej" : "kf-graf__lav", x: x(base), y: top + 26, width: Math.max(0, x(to) - x(base)), height: 22 }))
  }
  svg.append(element("line", { class: "kf-graf__nulstreg", x1: x(0), x2: x(0), y1: 22, y2: height - 26 }))
  svg.append(element("line", { class: "kf-graf__svar", x1: x(base), x2: x(base), y1: 22, y2: height - 26 }))
  const room = (value) => value && Math.abs(x(value) - x(0)) > 110
  for (const value of new Set([0, ...[least, most].filter(room)])) {
    svg.append(element("text", { class: "kf-graf__tal", x: x(value), y: height - 6, "text-anchor": anchor(x(value), width) }, short(value)))
  }
  return svg
}

const anchor = (x, width) => (x < 60 ? "start" : x > width - 60 ? "end" : "middle")
