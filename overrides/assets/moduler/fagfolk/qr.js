// A text as a QR code, after ISO/IEC 18004: byte mode, UTF-8, versions 1 to 40, correction level M, or L for a long text.
import { LEVELS, dataLength, interleaved } from "./qr/blocks.js"
import { MASKS, penalty } from "./qr/masks.js"
import { Code, binary, formatBits } from "./qr/code.js"

/** The code's rows, true where it is dark, without the light border; null when the text is longer than any code holds. */
export function encode(text) {
  const bytes = new TextEncoder().encode(text)
  const fit = smallest(bytes.length)
  if (!fit) return null
  const { version, level } = fit
  const codewords = interleaved(padded(bytes, version, dataLength(version, level)), version, level)
  const plain = new Code(version)
  plain.drawFunctionPatterns()
  plain.drawCodewords(codewords)
  const candidates = MASKS.map((mask, n) => plain.masked(mask, formatBits(level, n))).map((rows) => ({ rows, points: penalty(rows) }))
  return candidates.reduce((best, one) => (one.points < best.points ? one : best)).rows
}

function smallest(length) {
  for (const level of LEVELS)
    for (let version = 1; version <= 40; version++)
      if (4 + countBits(version) + 8 * length <= 8 * dataLength(version, level)) return { version, level }
  return null
}

function padded(bytes, version, length) {
  const bits = [...binary(0b0100, 4), ...binary(bytes.length, countBits(version)), ...[...bytes].flatMap((byte) => binary(byte, 8))]
  bits.push(...Array(Math.min(4, 8 * length - bits.length)).fill(0))
  bits.push(...Array(-bits.length & 7).fill(0))
  const words = Array.from({ length: bits.length / 8 }, (_, n) => parseInt(bits.slice(8 * n, 8 * n + 8).join(""), 2))
  return [...words, ...Array.from({ length: length - words.length }, (_, n) => (n % 2 ? 0x11 : 0xec))]
}

const countBits = (version) => (version < 10 ? 8 : 16)
