export interface GridShape {
  readonly columns: number
  /** Of a cell, in CSS pixels. */
  readonly width: number
  /** From one row to the next. */
  readonly pitch: number
}

export const gap = 10
const captionHeight = 44
const listPitch = 54

/** How many cells of about `side` pixels fit into `room`, and how large that makes them. */
export function gridShape(layout: 'grid' | 'list', room: number, side: number): GridShape {
  if (layout === 'list') return { columns: 1, width: room, pitch: listPitch }
  const columns = Math.max(1, Math.floor((room + gap) / (side + gap)))
  const width = Math.max(40, Math.floor((room - gap * (columns - 1)) / columns))
  return { columns, width, pitch: width + captionHeight + gap }
}
