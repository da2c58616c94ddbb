import { white, type MapSize } from './mask-map.ts'
import type { Rect } from './rect.ts'

/**
 * The connected pixels around a seed that `isLike` takes, as full coverage.
 *
 * Row by row (Smith, Tint fill, SIGGRAPH 1979): memory stays small on a flat map of any size. Four neighbours.
 * @param isLike whether pixel i belongs
 * @returns where; null when the seed itself lies outside or does not belong
 */
export function floodFill(
  coverage: Uint16Array,
  { width, height }: MapSize,
  seed: { readonly x: number; readonly y: number },
  isLike: (i: number) => boolean,
): Rect | null {
  const [sx, sy] = [Math.floor(seed.x), Math.floor(seed.y)]
  if (sx < 0 || sy < 0 || sx >= width || sy >= height || !isLike(sy * width + sx)) return null
  const rect = { left: sx, top: sy, right: sx + 1, bottom: sy + 1 }
  const open = [sy * width + sx]
  const isOpen = (i: number): boolean => coverage[i] !== white && isLike(i)
  for (let start = open.pop(); start !== undefined; start = open.pop()) {
    if (coverage[start] === white) continue
    const y = Math.floor(start / width)
    const row = y * width
    let left = start
    while (left > row && isOpen(left - 1)) left--
    let right = start + 1
    while (right < row + width && isOpen(right)) right++
    coverage.fill(white, left, right)
    rect.left = Math.min(rect.left, left - row)
    rect.right = Math.max(rect.right, right - row)
    rect.top = Math.min(rect.top, y)
    rect.bottom = Math.max(rect.bottom, y + 1)
    for (const next of [-width, width]) {
      if (y + Math.sign(next) < 0 || y + Math.sign(next) >= height) continue
      for (let i = left + next, wasOpen = false; i < right + next; i++) {
        const here = isOpen(i)
        if (here && !wasOpen) open.push(i)
        wasOpen = here
      }
    }
  }
  return rect
}
