/** Steps that a curve is judged by: as many before the window as are in it. */
export const flatWindow = 6

/** A gain below this share of what was gained so far is no gain. */
const gainShare = 0.02

/**
 * Whether more steps of a loss curve are unlikely to help: over the last `flatWindow` steps the lowest loss fell by less
 * than 2 % of what it had fallen since the first step, or by nothing.
 *
 * The lowest loss so far is looked at, not the loss: windows are random and updates noisy, so that single steps go up and
 * down while the optimisation still gains. A curve that never fell is flat after twice the window.
 *
 * @param losses of one era, oldest first
 */
export function isFlat(losses: readonly number[]): boolean {
  const [first] = losses
  if (first === undefined || losses.length < 2 * flatWindow) return false
  const lowest = Math.min(...losses)
  const before = Math.min(...losses.slice(0, -flatWindow))
  return before - lowest <= gainShare * (first - lowest)
}
