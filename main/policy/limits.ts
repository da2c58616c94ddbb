/** Sizes in CSS pixels. The smallest is what the layout still works at. */
export const windowSize = { width: 1440, height: 900, minWidth: 900, minHeight: 600 } as const

/** How long the host may take to end when the app quits, before it is ended; what it reported is on disk by then. */
export const closeWithinMs = 10_000

const restartsPerMinute = 3

/**
 * Whether a process that died is started again: three times a minute, then it is given up.
 *
 * @param deaths times of its deaths so far, this one included, in milliseconds
 */
export function mayRestart(deaths: readonly number[], now: number): boolean {
  return deaths.filter((time) => now - time < 60_000).length <= restartsPerMinute
}
