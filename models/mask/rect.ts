import type { MapSize } from './mask-map.ts'

/** Whole pixels; `right` and `bottom` are the first ones outside. */
export interface Rect {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export function wholeRect({ width, height }: MapSize): Rect {
  return { left: 0, top: 0, right: width, bottom: height }
}

/** Null when there is nothing in it. */
export function cutRect({ left, top, right, bottom }: Rect, size: MapSize): Rect | null {
  const cut = {
    left: Math.max(0, Math.floor(left)),
    top: Math.max(0, Math.floor(top)),
    right: Math.min(size.width, Math.ceil(right)),
    bottom: Math.min(size.height, Math.ceil(bottom)),
  }
  return cut.left < cut.right && cut.top < cut.bottom ? cut : null
}

/** The smallest that holds both; null stands for nothing. */
export function uniteRects(a: Rect | null, b: Rect | null): Rect | null {
  if (a === null || b === null) return a ?? b
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  }
}

/** `by` pixels more on every side. */
export function inflateRect({ left, top, right, bottom }: Rect, by: number): Rect {
  return { left: left - by, top: top - by, right: right + by, bottom: bottom + by }
}
