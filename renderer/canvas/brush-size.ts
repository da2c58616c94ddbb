/**
 * Brush sizes as a slider of 0..100: fine steps for small brushes, coarse ones for large (InvokeAI's three pieces,
 * reference/studio.md 2.2), scaled so that the end of the slider is the whole mask.
 */

/** Slider position and size, as a share of the largest size, where the pieces meet. */
const knots = [
  { at: 0, share: 0 },
  { at: 40, share: 50 / 600 },
  { at: 70, share: 200 / 600 },
  { at: 100, share: 1 },
] as const

export const smallestBrush = 0.5

/** The largest brush of a mask: as wide as its longer side. */
export function largestBrush(width: number, height: number): number {
  return Math.max(width, height)
}

export function sizeAt(position: number, largest: number): number {
  const upper = Math.max(
    1,
    knots.findIndex(({ at }) => at >= position),
  )
  const [a, b] = [knots[upper - 1] ?? knots[0], knots[upper] ?? knots[3]]
  const share = a.share + ((position - a.at) / (b.at - a.at)) * (b.share - a.share)
  return Math.max(smallestBrush, Math.round(share * largest * 10) / 10)
}

export function positionOf(size: number, largest: number): number {
  const share = Math.min(1, size / largest)
  const upper = Math.max(
    1,
    knots.findIndex((knot) => knot.share >= share),
  )
  const [a, b] = [knots[upper - 1] ?? knots[0], knots[upper] ?? knots[3]]
  return a.at + ((share - a.share) / (b.share - a.share)) * (b.at - a.at)
}

/** `[` and `]`: a step of two along the slider, and never none. */
export function steppedSize(size: number, by: 1 | -1, largest: number): number {
  const position = Math.min(100, Math.max(0, positionOf(size, largest) + 2 * by))
  const next = sizeAt(position, largest)
  if (next !== size) return next
  return Math.min(largest, Math.max(smallestBrush, size + 0.5 * by))
}
