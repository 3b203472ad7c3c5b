// A QR code as one path of an SVG, black on white in every colour scheme.
import { encode } from "../qr.js"

const SVG = "http://www.w3.org/2000/svg"
const BORDER = 4 // modules of white that the standard asks for
const MODULE = 0.6 // millimetres on paper, which a phone's camera can tell apart
const LEAST = 36, MOST = 110 // millimetres for the whole code

/** The code for a text, or null when it is too long for one. */
export function drawing(text, label) {
  const rows = encode(text)
  if (!rows) return null
  const size = rows.length + 2 * BORDER
  const width = `${Math.min(MOST, Math.max(LEAST, size * MODULE)).toFixed(1)}mm`
  const svg = made("svg", { viewBox: `0 0 ${size} ${size}`, width, height: width, role: "img", "aria-label": label, "shape-rendering": "crispEdges" })
  svg.append(made("rect", { width: size, height: size, fill: "#fff" }), made("path", { d: pathOf(rows), fill: "#000" }))
  return svg
}

/** A stroke of the path for each run of dark modules. */
export function pathOf(rows) {
  const strokes = rows.map((row, y) => {
    const runs = row.map((dark) => (dark ? "1" : "0")).join("").matchAll(/1+/g)
    return [...runs].map(({ 0: run, index }) => `M${index + BORDER} ${y + BORDER}h${run.length}v1h-${run.length}z`).join("")
  })
  return strokes.join("")
}

function made(name, attributes) {
  const element = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value))
  return element
}
