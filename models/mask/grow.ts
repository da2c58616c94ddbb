import { white, type MapSize } from './mask-map.ts'

/**
 * Grows (`by` > 0) or shrinks (`by` < 0) a map by a disc: every pixel takes the largest, or smallest, value within reach.
 *
 * Grey dilation by rows: the disc is a stack of chords, and the largest value over a chord is a running maximum (van Herk 1992,
 * Gil and Werman 1993). A distance transform would move binary edges only; a mask is continuous (docs/decisions/0050).
 * Beyond the picture's edge nothing is known, so the edge neither grows in nor eats in.
 */
export function growMap(map: Uint16Array, size: MapSize, by: number): Uint16Array {
  const radius = Math.abs(Math.round(by))
  if (radius === 0) return map
  if (by > 0) return dilate(map, size, radius)
  return dilate(inverted(map), size, radius).map((value) => white - value)
}

function inverted(map: Uint16Array): Uint16Array {
  return map.map((value) => white - value)
}

function dilate(map: Uint16Array, { width, height }: MapSize, radius: number): Uint16Array {
  const out = new Uint16Array(map.length)
  const line = new Uint16Array(width)
  for (let y = 0; y < height; y++) {
    const row = map.subarray(y * width, (y + 1) * width)
    for (let dy = 0; dy <= radius; dy++) {
      runningMaximum(row, line, chord(radius, dy))
      for (const target of dy === 0 ? [y] : [y - dy, y + dy]) {
        if (target < 0 || target >= height) continue
        for (let x = 0, i = target * width; x < width; x++, i++) {
          const value = line[x] ?? 0
          if (value > (out[i] ?? 0)) out[i] = value
        }
      }
    }
  }
  return out
}

/** Half width of the disc, `dy` rows from its centre. */
function chord(radius: number, dy: number): number {
  return Math.floor(Math.sqrt(radius * (radius + 0.5) - dy * dy + 1e-9))
}

/** `out[x]` = largest of `row[x − half .. x + half]`, by a queue of falling values. */
function runningMaximum(row: Uint16Array, out: Uint16Array, half: number): void {
  const n = row.length
  const queue = new Int32Array(n)
  let [head, tail] = [0, 0]
  for (let right = 0, x = 0; x < n; x++) {
    for (; right <= Math.min(n - 1, x + half); right++) {
      while (tail > head && (row[queue[tail - 1] ?? 0] ?? 0) <= (row[right] ?? 0)) tail--
      queue[tail++] = right
    }
    while ((queue[head] ?? 0) < x - half) head++
    out[x] = row[queue[head] ?? 0] ?? 0
  }
}
