import type { PlanePoint } from '../../models/mask/polygon.ts'

const eighth = Math.PI / 4

/** `to`, turned around `from` to the nearest multiple of 45 degrees. */
export function snapped(from: PlanePoint, to: PlanePoint): PlanePoint {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const angle = Math.round(Math.atan2(dy, dx) / eighth) * eighth
  const length = Math.hypot(dx, dy)
  return { x: from.x + length * Math.cos(angle), y: from.y + length * Math.sin(angle) }
}

/** The opposite corner that makes a square or a circle. */
export function squared(from: PlanePoint, to: PlanePoint): PlanePoint {
  const side = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y))
  const sign = (value: number): number => (value < 0 ? -1 : 1)
  return { x: from.x + side * sign(to.x - from.x), y: from.y + side * sign(to.y - from.y) }
}
