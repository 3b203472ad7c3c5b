// The codewords of a QR code: how many there are, dealt into blocks with Reed-Solomon correction.
import { sizeOf } from "./code.js"

// By version: correction codewords in each block, and how many blocks the data is dealt into.
export const LEVELS = [
  {
    name: "M", bits: 0b00,
    correction: [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28],
    blocks: [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49],
  },
  {
    name: "L", bits: 0b01,
    correction: [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30],
    blocks: [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25],
  },
]

/** Codewords of data that a code holds. */
export const dataLength = (version, level) => totalLength(version) - level.correction[version - 1] * level.blocks[version - 1]

/** Codewords in a whole symbol: its area without finder, timing, alignment, format and version patterns. */
function totalLength(version) {
  const marks = version === 1 ? 0 : Math.floor(version / 7) + 2
  const alignment = marks && 25 * (marks * marks - 3) - 10 * (marks - 2) // those on the timing lines share five modules with them
  return Math.floor((sizeOf(version) ** 2 - 3 * 64 - 2 * (sizeOf(version) - 16) - alignment - 31 - (version < 7 ? 0 : 36)) / 8)
}

/** Data and correction dealt into blocks, one codeword of each in turn; the last blocks are one longer where it does not divide. */
export function interleaved(data, version, level) {
  const count = level.blocks[version - 1], short = Math.floor(data.length / count), longer = data.length % count
  const blocks = Array.from({ length: count }, (_, n) => {
    const start = n * short + Math.max(0, n - (count - longer))
    return data.slice(start, start + short + (n >= count - longer ? 1 : 0))
  })
  const divisor = generator(level.correction[version - 1])
  return [...inTurn(blocks), ...inTurn(blocks.map((block) => remainder(block, divisor)))]
}

function inTurn(blocks) {
  const longest = Math.max(...blocks.map((block) => block.length))
  return Array.from({ length: longest }, (_, n) => blocks.filter((block) => n < block.length).map((block) => block[n])).flat()
}

// ---------------------------------------------------------------- Reed-Solomon over GF(256), x^8 + x^4 + x^3 + x^2 + 1

const POWERS = [1]
for (let n = 1; n < 255; n++) POWERS.push((POWERS[n - 1] << 1) ^ (POWERS[n - 1] & 128 ? 0x11d : 0))
const LOGS = new Map(POWERS.map((value, n) => [value, n]))
const times = (a, b) => (a && b ? POWERS[(LOGS.get(a) + LOGS.get(b)) % 255] : 0)

/** (x - 2^0)(x - 2^1)…, highest power first, its leading 1 left out. */
function generator(degree) {
  let product = [1]
  for (let n = 0; n < degree; n++) product = [...product, 0].map((value, at) => value ^ (at ? times(product[at - 1], POWERS[n]) : 0))
  return product.slice(1)
}

function remainder(data, divisor) {
  let rest = divisor.map(() => 0)
  for (const word of data) {
    const lead = word ^ rest[0]
    rest = [...rest.slice(1), 0].map((value, at) => value ^ times(divisor[at], lead))
  }
  return rest
}
