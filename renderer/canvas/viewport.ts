/** Where the mask lies in the window: screen = mask · scale + offset, in CSS pixels. */
export interface Viewport {
  readonly scale: number
  readonly x: number
  readonly y: number
}

export interface Extent {
  readonly width: number
  readonly height: number
}

export interface Place {
  readonly x: number
  readonly y: number
}

const smallest = 0.1
const largest = 64
/** Zooms that hold on a little: whole and half sizes, as InvokeAI has them. */
const snaps = [0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 5, 8, 16, 32]
const stickiness = 0.02

export function toMask({ scale, x, y }: Viewport, place: Place): Place {
  return { x: (place.x - x) / scale, y: (place.y - y) / scale }
}

/** Zooms by a factor, keeping what lies under `at` (a place on the screen) where it is. */
export function zoomAt(viewport: Viewport, at: Place, factor: number): Viewport {
  const wanted = Math.min(largest, Math.max(smallest, viewport.scale * factor))
  const scale = snaps.find((snap) => Math.abs(wanted / snap - 1) < stickiness) ?? wanted
  const under = toMask(viewport, at)
  return { scale, x: at.x - under.x * scale, y: at.y - under.y * scale }
}

export function panBy({ scale, x, y }: Viewport, dx: number, dy: number): Viewport {
  return { scale, x: x + dx, y: y + dy }
}

/** The largest view of a part of the mask that leaves `margin` screen pixels around it. */
export function fitPart(
  window: Extent,
  part: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number },
  margin: number,
): Viewport {
  const [width, height] = [part.right - part.left, part.bottom - part.top]
  const room = { width: Math.max(1, window.width - 2 * margin), height: Math.max(1, window.height - 2 * margin) }
  const scale = Math.min(largest, Math.max(smallest, Math.min(room.width / width, room.height / height)))
  return {
    scale,
    x: window.width / 2 - (part.left + width / 2) * scale,
    y: window.height / 2 - (part.top + height / 2) * scale,
  }
}

/** One screen pixel for each of the mask's, around what is in the middle of the window now. */
export function actualSize(viewport: Viewport, window: Extent): Viewport {
  return zoomAt(viewport, { x: window.width / 2, y: window.height / 2 }, 1 / viewport.scale)
}
