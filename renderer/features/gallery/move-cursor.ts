/**
 * Where a key leads among `count` items in rows of `columns`, of which `rows` fit on the screen; null for other keys.
 * Moves stop at the edges instead of wrapping round.
 */
export function moveCursor(key: string, from: number, count: number, columns: number, rows: number): number | null {
  const to = target(key, from, count, columns, rows)
  if (to === null) return null
  return Math.max(0, Math.min(count - 1, to))
}

function target(key: string, from: number, count: number, columns: number, rows: number): number | null {
  switch (key) {
    case 'ArrowLeft':
      return from - 1
    case 'ArrowRight':
      return from + 1
    case 'ArrowUp':
      return from < columns ? from : from - columns
    case 'ArrowDown':
      // From the last full row into a shorter one below it, but never sideways within the last row.
      return Math.floor(from / columns) === Math.floor((count - 1) / columns) ? from : from + columns
    case 'PageUp':
      return from - columns * rows < 0 ? from % columns : from - columns * rows
    case 'PageDown':
      return from + columns * rows
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}
