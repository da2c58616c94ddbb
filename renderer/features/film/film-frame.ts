import type { StepRow } from '../../../preload/contract/records.ts'
import type { MethodName } from '../../../preload/contract/recipe.ts'
import { pictureUrl } from '../../client/picture-url.ts'
import { markPath } from '../../ui/mark-path.ts'
import { heat } from '../stage/heat.ts'
import type { HeatKind } from '../stage/heat.ts'

/** One lane of a frame. */
export interface FrameLane {
  readonly method: MethodName
  readonly name: string
  /** What is written under the picture. */
  readonly words: string
  readonly step: StepRow
}

export interface FrameLook {
  /** Of each picture in pixels. */
  readonly side: number
  readonly overlay: HeatKind | null
  /** 0..1 */
  readonly opacity: number
  readonly crisp: boolean
  readonly colours: Readonly<Record<MethodName, string>> & {
    readonly text: string
    readonly dim: string
    readonly panel: string
    readonly font: string
  }
}

const margin = 12
const head = 26
const foot = 24

/** Size of a frame of `lanes` pictures; even, as video codecs want it. */
export function frameSize(lanes: number, { side }: Pick<FrameLook, 'side'>) {
  return { width: even(lanes * (side + margin) + margin), height: even(head + side + foot + 30) }
}

function even(value: number): number {
  return Math.ceil(value / 2) * 2
}

/** Draws the lanes side by side, each with its name above and its numbers below, and how far the film is. */
export async function drawFrame(
  context: OffscreenCanvasRenderingContext2D,
  lanes: readonly FrameLane[],
  title: string,
  progress: number,
  look: FrameLook,
): Promise<void> {
  const { width, height } = context.canvas
  const { side, colours } = look
  context.fillStyle = colours.panel
  context.fillRect(0, 0, width, height)
  for (const [n, lane] of lanes.entries()) {
    const left = margin + n * (side + margin)
    context.save()
    context.translate(left + 6, head / 2)
    context.fillStyle = colours[lane.method]
    context.fill(new Path2D(markPath(lane.method, 5)))
    context.restore()
    write(context, lane.name, left + 18, head / 2, `600 13px ${colours.font}`, colours.text)
    await drawPicture(context, lane.step, left, head, look)
    write(context, lane.words, left, head + side + foot / 2, `11px ${colours.font}`, colours.dim, side)
  }
  const line = head + side + foot + 12
  write(context, title, margin, line, `11px ${colours.font}`, colours.text, width - 2 * margin)
  context.fillStyle = colours.sgool
  context.fillRect(0, height - 3, width * progress, 3)
}

async function drawPicture(
  context: OffscreenCanvasRenderingContext2D,
  step: StepRow,
  left: number,
  top: number,
  { side, overlay, opacity, crisp }: FrameLook,
): Promise<void> {
  context.imageSmoothingEnabled = !crisp
  context.imageSmoothingQuality = 'high'
  const picture = await load(step.image)
  context.drawImage(picture, left, top, side, side)
  const map = overlay === null ? null : step[overlay]
  if (overlay === null || map === null) return
  const layer = new OffscreenCanvas(side, side)
  const paint = layer.getContext('2d', { willReadFrequently: true })
  if (paint === null) return
  paint.imageSmoothingQuality = 'high'
  paint.drawImage(await load(map), 0, 0, side, side)
  const pixels = paint.getImageData(0, 0, side, side)
  heat(pixels.data, side, overlay)
  paint.putImageData(pixels, 0, 0)
  context.globalAlpha = opacity
  context.drawImage(layer, left, top)
  context.globalAlpha = 1
}

async function load(sha256: string): Promise<ImageBitmap> {
  const answer = await fetch(pictureUrl(sha256))
  if (!answer.ok) throw new Error(`the picture ${sha256} is gone`)
  return createImageBitmap(await answer.blob())
}

function write(
  context: OffscreenCanvasRenderingContext2D,
  words: string,
  x: number,
  y: number,
  font: string,
  colour: string,
  room?: number,
): void {
  context.font = font
  context.fillStyle = colour
  context.textBaseline = 'middle'
  context.fillText(words, x, y, room)
}
