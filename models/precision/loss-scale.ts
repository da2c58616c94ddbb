/**
 * The scale of cotangents in a float16 backward pass.
 *
 * A gradient is linear in its cotangent, so a power of two in front changes no digit of it, and keeps it between float16's smallest
 * and largest number. Each cotangent is first brought to a largest element in [1, 2), then multiplied by `2^exponent`.
 */
export interface LossScale {
  readonly exponent: number
  /** Gradients in a row that were finite. */
  readonly finite: number
  /** How often a gradient had to be taken again, smaller. */
  readonly backOffs: number
}

/** Room for growth on the way through the network, and for sums of many elements: 2^6 below float16's 65504. */
export const initialScale: LossScale = { exponent: 9, finite: 0, backOffs: 0 }

/** Below, a network overflows by itself and no scale helps. */
const leastExponent = -10
const greatestExponent = 13
/** As torch.amp.GradScaler, though shorter: a run has hundreds of gradients, not millions. */
const growthInterval = 200

export function afterFinite({ exponent, finite, backOffs }: LossScale): LossScale {
  if (finite + 1 < growthInterval || exponent >= greatestExponent) return { exponent, finite: finite + 1, backOffs }
  return { exponent: exponent + 1, finite: 0, backOffs }
}

/** The scale to try again with; null when there is none left to try. */
export function afterOverflow({ exponent, backOffs }: LossScale): LossScale | null {
  // In large strides: each failure costs a whole backward pass.
  const smaller = exponent - 3
  return smaller < leastExponent ? null : { exponent: smaller, finite: 0, backOffs: backOffs + 1 }
}
