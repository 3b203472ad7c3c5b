// The modules of a QR code: the patterns that are the same in all, and the codewords between them.

/** Modules on a side. */
export const sizeOf = (version) => 17 + 4 * version

/** A number's bits, highest first. */
export const binary = (value, width) => Array.from({ length: width }, (_, n) => (value >>> (width - 1 - n)) & 1)

/** A QR code as it is drawn: `dark` and `fixed` are rows of true and false. */
export class Code {
  constructor(version) {
    this.version = version
    this.size = sizeOf(version)
    this.dark = Array.from({ length: this.size }, () => Array(this.size).fill(false))
    this.fixed = Array.from({ length: this.size }, () => Array(this.size).fill(false))
  }

  /** A module that belongs to a pattern and not to the data; outside the symbol it is nothing. */
  fix(x, y, dark) {
    if (x < 0 || y < 0 || x >= this.size || y >= this.size) return
    this.dark[y][x] = Boolean(dark)
    this.fixed[y][x] = true
  }

  square(x, y, radius, isDark) {
    for (let dy = -radius; dy <= radius; dy++) for (let dx = -radius; dx <= radius; dx++) this.fix(x + dx, y + dy, isDark(Math.max(Math.abs(dx), Math.abs(dy))))
  }

  drawFunctionPatterns() {
    const last = this.size - 4
    for (let n = 0; n < this.size; n++) for (const [x, y] of [[6, n], [n, 6]]) this.fix(x, y, n % 2 === 0)
    for (const [x, y] of [[3, 3], [last, 3], [3, last]]) this.square(x, y, 4, (ring) => ring !== 2 && ring !== 4)
    const marks = alignmentMarks(this.version)
    const corners = [6, marks.at(-1)]
    const isFinder = (x, y) => corners.includes(x) && corners.includes(y) && (x === 6 || y === 6)
    for (const x of marks) for (const y of marks) if (!isFinder(x, y)) this.square(x, y, 2, (ring) => ring !== 1)
    this.drawFormat(0)
    if (this.version >= 7) binary(versionBits(this.version), 18).reverse().forEach((bit, n) => {
      const near = Math.floor(n / 3), far = this.size - 11 + (n % 3)
      this.fix(near, far, bit)
      this.fix(far, near, bit)
    })
  }

  /** The fifteen bits of level and mask, twice, and the module that is always dark. */
  drawFormat(bits) {
    for (let n = 0; n < 15; n++) {
      const bit = (bits >> n) & 1
      const along = n < 6 ? n : n < 8 ? n + 1 : this.size - 15 + n // down column 8 from the top, past the timing line, then from the bottom
      const across = n < 8 ? this.size - 1 - n : n < 9 ? 7 : 14 - n
      this.fix(8, along, bit)
      this.fix(across, 8, bit)
    }
    this.fix(8, this.size - 8, true)
  }

  /** Up and down in columns two wide from the right, past the upright timing line. */
  drawCodewords(words) {
    let at = 0
    for (let column = this.size - 1, up = true; column > 0; column -= 2, up = !up) {
      if (column === 6) column = 5
      for (let step = 0; step < this.size; step++) {
        const y = up ? this.size - 1 - step : step
        for (const x of [column, column - 1]) if (!this.fixed[y][x] && at < 8 * words.length) this.dark[y][x] = Boolean((words[at >> 3] >> (7 - (at++ & 7))) & 1)
      }
    }
  }

  /** The rows under a mask, with its format bits. */
  masked(mask, bits) {
    const copy = new Code(this.version)
    copy.dark = this.dark.map((row, y) => row.map((dark, x) => (this.fixed[y][x] ? dark : dark !== mask(x, y))))
    copy.drawFormat(bits)
    return copy.dark
  }
}

function alignmentMarks(version) {
  if (version === 1) return []
  const count = Math.floor(version / 7) + 2, last = sizeOf(version) - 7
  const step = version === 32 ? 26 : 2 * Math.ceil((last - 6) / (2 * count - 2)) // the standard's table breaks its own rule at 32
  return [6, ...Array.from({ length: count - 1 }, (_, n) => last - step * (count - 2 - n))]
}

/** Value and the remainder of its division by a generator, as BCH codes have it. */
function withCheck(value, width, divisor) {
  let rest = value << width
  for (let bit = 31 - Math.clz32(rest); rest >> width; bit = 31 - Math.clz32(rest)) rest ^= divisor << (bit - width)
  return (value << width) | rest
}

/** What a code says of its own level and mask. */
export const formatBits = (level, mask) => withCheck((level.bits << 3) | mask, 10, 0x537) ^ 0x5412
const versionBits = (version) => withCheck(version, 12, 0x1f25)
