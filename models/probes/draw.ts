/** A repeatable stream of numbers in 0..1 (mulberry32), so that a failing case fails again. */
export function numbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** How a case draws its inputs: kinks and poles are avoided by choice of range, and tested apart. */
export type Draw = 'normal' | 'positive' | 'unit' | 'distinct'

export function draw(kind: Draw, count: number, seed: number): Float32Array {
  const next = numbers(seed)
  const signed = () => 2 * next() - 1
  switch (kind) {
    case 'normal':
      // Between 0.15 and 1.5 away from 0, where Abs and Relu bend.
      return Float32Array.from({ length: count }, () => (next() < 0.5 ? -1 : 1) * (0.15 + 1.35 * next()))
    case 'positive':
      return Float32Array.from({ length: count }, () => 0.4 + 1.2 * next())
    case 'unit':
      return Float32Array.from({ length: count }, () => 0.85 * signed())
    case 'distinct':
      return distinct(count, next)
  }
}

/** A shuffled grid: no two elements are closer than 0.1, so that a small step changes no winner. */
function distinct(count: number, next: () => number): Float32Array {
  const grid = Array.from({ length: count }, (_, i) => 0.1 * (i - count / 2) + 0.05)
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1))
    ;[grid[i], grid[j]] = [grid[j] ?? 0, grid[i] ?? 0]
  }
  return Float32Array.from(grid)
}
