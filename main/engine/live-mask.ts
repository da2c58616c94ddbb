import { mapFromFloats, white } from '../../models/mask/mask-map.ts'
import { finalMask, type StackSettings } from '../../models/mask/mask-stack.ts'
import type { LiveSettings } from '../../models/methods/method.ts'

/** What the artist painted, as arrays: a fixed mask, paint to lay over each prediction, or nothing. */
export type PaintedMask =
  | { readonly kind: 'fixed'; readonly mask: Float32Array }
  | { readonly kind: 'follow'; readonly delta: Int16Array | null; readonly settings: StackSettings }
  | { readonly kind: 'none' }

/** Everything that may change while a drawing is made. */
export interface LiveState extends LiveSettings {
  readonly painted: PaintedMask
  /** How many changes came before. */
  readonly changes: number
}

/** The final mask of a step. `saliency` is min–max normalised `[1, 1, H, W]`. */
export function maskOfStep(painted: PaintedMask, saliency: Float32Array, width: number, height: number): Float32Array {
  switch (painted.kind) {
    case 'none':
      return saliency
    case 'fixed':
      return painted.mask
    case 'follow': {
      const size = { width, height }
      const predicted = mapFromFloats(saliency, size).data
      const final = finalMask(predicted, painted.delta, size, painted.settings)
      return Float32Array.from(final, (value) => value / white)
    }
  }
}
