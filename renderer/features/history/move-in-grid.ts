/**
 * Where a key leads in a grid of `count` items in rows of `columns`; null for other keys.
 * Moves stop at the edges instead of wrapping round.
 */
export function moveInGrid(key: string, from: number, count: number, columns: number): number | null {
  const to = target(key, from, count, columns)
  return to === null || to < 0 || to >= count ? (to === null ? null : from) : to
}

function target(key: string, from: number, count: number, columns: number): number | null {
  switch (key) {
    case 'ArrowLeft':
      return from - 1
    case 'ArrowRight':
      return from + 1
    case 'ArrowUp':
      return from - columns
    case 'ArrowDown':
      return Math.min(from + columns, Math.max(from, count - 1))
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}
