// Where an offering lies from where somebody is.
import { each, isCoded } from "./rank.js"

// Kilometres that stand for no distance: in one's own place, for an area that covers it, in a municipality farther off than was looked, only online.
export const OWN = 0
export const ABOVE = 0.5
export const BEYOND = 8000
export const FAR = 9000

/** Kilometres between two points of [latitude, longitude], near enough for a small country. */
export function kilometres([north, east], [north2, east2]) {
  return Math.hypot(north - north2, (east - east2) * Math.cos((north * Math.PI) / 180)) * 111.2
}

/** Whether one of the postcodes, or ranges such as 1000-1499, holds this one. */
function covers(postcodes, postcode) {
  return postcodes.some((range) => {
    const [low, high = low] = range.split("-")
    return low <= postcode && postcode <= high
  })
}

/** The municipalities that a postcode lies in: those it mostly lies in first, then those it reaches into. */
export function byPostcode(areas, postcode) {
  const municipalities = areas.filter((area) => area.postnumre)
  return ["postnumre", "delvis"].flatMap((part) => municipalities.filter((area) => covers(area[part], postcode)))
}

/** The municipality whose point is nearest. */
export function nearestTo(municipalities, point) {
  const placed = municipalities.filter((area) => area.punkt?.length)
  return placed.reduce((best, area) => (!best || kilometres(area.punkt, point) < kilometres(best.punkt, point) ? area : best), null)
}

/** Where somebody is: the device's point, else that of the first own area that has one. */
export const pointOf = ({ own, point }) => point ?? own.find((area) => area.punkt?.length)?.punkt

/** The municipalities within so many kilometres, and the nearest few at any rate. */
export function within(municipalities, from, far, few) {
  const placed = municipalities.filter((area) => area.punkt?.length).map((area) => ({ area, km: kilometres(from, area.punkt) }))
  return placed.sort((a, b) => a.km - b.km).filter(({ km }, n) => km <= far || n < few).map(({ area }) => area)
}

/** For each offering how far off it is: OWN, ABOVE, the kilometres to its nearest municipality of `areas`, BEYOND or FAR; `local` are those that lie in some. */
export function distances({ own, above, areas, local, point, count, postings }) {
  const found = new Float32Array(count).fill(FAR)
  const mark = (area, far) => each(postings(area), (number, weight) => isCoded(weight) && far < found[number] && (found[number] = far))
  const from = pointOf({ own, point })
  for (const all of local) mark(all, BEYOND)
  if (from) for (const area of areas) if (area.punkt?.length) mark(area, 1 + kilometres(from, area.punkt))
  for (const area of above) if (area.slug !== "online") mark(area, ABOVE)
  for (const area of own) mark(area, OWN)
  return found
}
