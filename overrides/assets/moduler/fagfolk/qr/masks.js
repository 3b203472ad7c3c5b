// The eight masks, and which of them makes a code easiest to read.

/** Whether a mask turns the module at x, y. */
export const MASKS = [
  (x, y) => (x + y) % 2 === 0, (x, y) => y % 2 === 0, (x) => x % 3 === 0, (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0, (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0, (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
]

/** The standard's four penalties: runs, blocks, look-alikes of the finder, and too much of one colour. */
export function penalty(rows) {
  const size = rows.length
  const lines = [...rows, ...rows.map((_, x) => rows.map((row) => row[x]))].map((line) => line.map(Number).join(""))
  let points = 0
  for (const line of lines) {
    for (const run of line.match(/0{5,}|1{5,}/g) ?? []) points += run.length - 2
    points += 40 * (line.match(/(?=10111010000|00001011101)/g) ?? []).length
  }
  for (let y = 1; y < size; y++) for (let x = 1; x < size; x++) {
    const dark = rows[y][x]
    if (rows[y - 1][x] === dark && rows[y][x - 1] === dark && rows[y - 1][x - 1] === dark) points += 3
  }
  const dark = rows.flat().filter(Boolean).length
  return points + 10 * Math.floor(Math.abs((20 * dark) / (size * size) - 10))
}
