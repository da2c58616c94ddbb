import { white, type MapSize } from './mask-map.ts'
import { cutRect, type Rect } from './rect.ts'

/** What a stroke is painted with. */
export interface Brush {
  /** Diameter in pixels of the mask. */
  readonly size: number
  /** 0 (soft from the centre on) to 1 (a clean edge). */
  readonly hardness: number
  /** 0..1: what a stroke reaches at most, however often it crosses itself. */
  readonly strength: number
  /** Distance of dabs as a share of the diameter, at most `maxSpacing`. */
  readonly spacing: number
  /** What the pen's pressure changes. */
  readonly pressure: { readonly size: boolean; readonly strength: boolean }
}

export const maxSpacing = 0.1
/** The lightest touch still leaves something (reference/studio.md 3.3). */
export const pressureFloor = 0.05

/** A point of a stroke, in pixels of the mask; `pressure` 0..1, 1 for a mouse. */
export interface StrokePoint {
  readonly x: number
  readonly y: number
  readonly pressure: number
}

export interface Dab {
  readonly x: number
  readonly y: number
  readonly radius: number
  readonly strength: number
}

/** The print a brush leaves at a point. */
export function dabAt(brush: Brush, { x, y, pressure }: StrokePoint): Dab {
  const pressed = Math.min(1, Math.max(pressureFloor, pressure))
  return {
    x,
    y,
    radius: (brush.size / 2) * (brush.pressure.size ? pressed : 1),
    strength: brush.strength * (brush.pressure.strength ? pressed : 1),
  }
}

/**
 * Stamps a dab into a coverage map by maximum: within a stroke, nothing adds up beyond the strongest print.
 *
 * Full inside `hardness · radius`, from there a smoothstep to nothing; an edge is never sharper than a pixel.
 * @returns what may have changed, or null when the dab lies outside
 */
export function stampDab(coverage: Uint16Array, size: MapSize, dab: Dab, hardness: number): Rect | null {
  const outer = Math.max(dab.radius, 0.25) + 0.5
  const inner = Math.min(dab.radius * hardness, outer - 1)
  const rect = cutRect({ left: dab.x - outer, top: dab.y - outer, right: dab.x + outer, bottom: dab.y + outer }, size)
  if (rect === null) return null
  const peak = Math.round(dab.strength * white)
  const [innerSquared, outerSquared] = [inner <= 0 ? -1 : inner * inner, outer * outer]
  for (let y = rect.top; y < rect.bottom; y++) {
    const dy = (y + 0.5 - dab.y) ** 2
    for (let x = rect.left, i = y * size.width + x; x < rect.right; x++, i++) {
      const d = dy + (x + 0.5 - dab.x) ** 2
      if (d >= outerSquared) continue
      let value = peak
      if (d > innerSquared) {
        const t = Math.min(1, (outer - Math.sqrt(d)) / (outer - inner))
        value = Math.round(peak * t * t * (3 - 2 * t))
      }
      if (value > (coverage[i] ?? 0)) coverage[i] = value
    }
  }
  return rect
}
