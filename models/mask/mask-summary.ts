import { white, type MapSize } from './mask-map.ts'
import type { Rect } from './rect.ts'

/** A mask in a few figures, for people who cannot see it and for the line below it. */
export interface MaskSummary {
  /** Mean value, 0..1: how much of the picture the mask weighs. */
  readonly share: number
  /** Where its middle is, 0..1 of the picture; null when it is empty. */
  readonly centre: { readonly x: number; readonly y: number } | null
  /** Of what is at least half white; null when nothing is. */
  readonly bounds: Rect | null
  /** Mean raised and lowered by paint, 0..1. */
  readonly added: number
  readonly removed: number
}

export function summariseMask(
  { width, height }: MapSize,
  final: Uint16Array,
  painted: Uint16Array,
  levelled: Uint16Array,
): MaskSummary {
  let [sum, sumX, sumY, added, removed] = [0, 0, 0, 0, 0]
  const box = { left: width, top: height, right: 0, bottom: 0 }
  for (let y = 0, i = 0; y < height; y++) {
    let row = 0
    for (let x = 0; x < width; x++, i++) {
      const value = final[i] ?? 0
      row += value
      sumX += value * (x + 0.5)
      const lift = (painted[i] ?? 0) - (levelled[i] ?? 0)
      if (lift > 0) added += lift
      else removed -= lift
      if (value <= white / 2) continue
      box.left = Math.min(box.left, x)
      box.right = Math.max(box.right, x + 1)
      box.top = Math.min(box.top, y)
      box.bottom = Math.max(box.bottom, y + 1)
    }
    sum += row
    sumY += row * (y + 0.5)
  }
  const all = white * width * height
  return {
    share: sum / all,
    centre: sum === 0 ? null : { x: sumX / sum / width, y: sumY / sum / height },
    bounds: box.right > box.left ? box : null,
    added: added / all,
    removed: removed / all,
  }
}

const columns = ['left', 'centre', 'right'] as const
const rows = ['top', 'middle', 'bottom'] as const

/** Which ninth of the picture a place lies in, as a name: `top-left` … `bottom-right`. */
export function ninthOf({ x, y }: { readonly x: number; readonly y: number }) {
  const third = (value: number): 0 | 1 | 2 => (value < 0.4 ? 0 : value > 0.6 ? 2 : 1)
  return `${rows[third(y)]}-${columns[third(x)]}` as const
}
