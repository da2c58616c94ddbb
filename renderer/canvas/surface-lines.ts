import type { ContourLine } from './contour-lines.ts'
import type { SurfaceMarks } from './surface-marks.ts'
import type { Viewport } from './viewport.ts'

interface LineWork {
  readonly viewport: Viewport
  readonly marks: SurfaceMarks
  readonly contours: readonly ContourLine[]
  readonly width: number
  readonly height: number
}

/** Edge of the picture, contours, outline and brush: light lines on dark ones, so that they show on any picture. */
export function strokeLines(context: CanvasRenderingContext2D, work: LineWork): void {
  const { viewport, marks, contours, width, height } = work
  const px = (x: number): number => x * viewport.scale + viewport.x
  const py = (y: number): number => y * viewport.scale + viewport.y
  const twice = (path: Path2D, light: string, thickness: number, dash: readonly number[] = []): void => {
    context.setLineDash([])
    context.lineWidth = thickness + 1.5
    context.strokeStyle = 'rgb(0 0 0 / 0.55)'
    context.stroke(path)
    context.setLineDash([...dash])
    context.lineWidth = thickness
    context.strokeStyle = light
    context.stroke(path)
  }

  const edge = new Path2D()
  edge.rect(px(0) - 0.5, py(0) - 0.5, width * viewport.scale + 1, height * viewport.scale + 1)
  context.lineWidth = 1
  context.strokeStyle = 'rgb(128 128 128 / 0.6)'
  context.stroke(edge)

  for (const { level, rings } of contours) {
    const path = new Path2D()
    for (const ring of rings) {
      for (let i = 0; i < ring.length; i += 2) path.lineTo(px(ring[i] ?? 0), py(ring[i + 1] ?? 0))
      path.closePath()
    }
    // The stronger, the thicker: levels are told apart without colours.
    twice(path, 'rgb(255 255 255 / 0.95)', 0.5 + 2 * level)
  }

  const [first, ...rest] = marks.outline
  if (first !== undefined) {
    const path = new Path2D()
    path.moveTo(px(first.x), py(first.y))
    for (const { x, y } of rest) path.lineTo(px(x), py(y))
    path.closePath()
    twice(path, 'rgb(255 255 255)', 1.5, [6, 5])
  }
  if (marks.cursor === null) return
  const { x, y, radius, hardness } = marks.cursor
  for (const [share, thickness] of [
    [1, 1.5],
    [hardness, 0.75],
  ] as const) {
    const path = new Path2D()
    path.arc(px(x), py(y), Math.max(1, radius * share * viewport.scale), 0, 2 * Math.PI)
    if (share > 0.02) twice(path, 'rgb(255 255 255)', thickness)
  }
}
