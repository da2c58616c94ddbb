/**
 * What part of a picture is shown, in the picture's own measure, so that pictures and panes of any size can share it:
 * `x`, `y` in 0..1 is the place in the pane's middle, `zoom` 1 shows the whole picture.
 */
export interface SharedView {
  readonly zoom: number
  readonly x: number
  readonly y: number
}

export interface Extent {
  readonly width: number
  readonly height: number
}

export interface Box extends Extent {
  readonly left: number
  readonly top: number
}

export const fitted: SharedView = { zoom: 1, x: 0.5, y: 0.5 }

const largestZoom = 64

/** Where the whole picture lies in a pane, in CSS pixels; parts of it may be outside. */
export function pictureBox({ zoom, x, y }: SharedView, pane: Extent, picture: Extent): Box {
  const scale = Math.min(pane.width / picture.width, pane.height / picture.height) * zoom
  const [width, height] = [picture.width * scale, picture.height * scale]
  return { left: pane.width / 2 - x * width, top: pane.height / 2 - y * height, width, height }
}

/** Zooms by a factor and keeps what lies under a place of the pane where it is. */
export function zoomedAt(
  view: SharedView,
  at: { readonly x: number; readonly y: number },
  factor: number,
  pane: Extent,
  picture: Extent,
): SharedView {
  const zoom = Math.min(largestZoom, Math.max(1, view.zoom * factor))
  if (zoom === 1) return fitted
  const before = pictureBox(view, pane, picture)
  const [u, v] = [(at.x - before.left) / before.width, (at.y - before.top) / before.height]
  const after = pictureBox({ ...view, zoom }, pane, picture)
  return within({
    zoom,
    x: u + (pane.width / 2 - at.x) / after.width,
    y: v + (pane.height / 2 - at.y) / after.height,
  })
}

/** Moves the picture by so many CSS pixels. */
export function pannedBy(view: SharedView, dx: number, dy: number, pane: Extent, picture: Extent): SharedView {
  const { width, height } = pictureBox(view, pane, picture)
  return within({ ...view, x: view.x - dx / width, y: view.y - dy / height })
}

/** The middle of the pane always shows some of the picture. */
function within({ zoom, x, y }: SharedView): SharedView {
  return { zoom, x: Math.min(1, Math.max(0, x)), y: Math.min(1, Math.max(0, y)) }
}
