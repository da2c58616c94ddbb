import { must } from '../../../models/must.ts'
import type { MethodName } from '../../../preload/contract/recipe.ts'
import { markPath } from '../../ui/mark-path.ts'
import { picturePdf } from './picture-pdf.ts'

/** A picture of the sheet with what is written over it. */
export interface SheetPicture {
  readonly bitmap: ImageBitmap
  readonly method: MethodName
  readonly name: string
  readonly isWinner: boolean
}

export interface SheetContent {
  readonly title: string
  readonly winner: string
  readonly pictures: readonly SheetPicture[]
  /** Name, then a value for each picture. */
  readonly rows: readonly { readonly name: string; readonly values: readonly string[] }[]
  readonly isCrisp: boolean
  readonly font: string
}

const side = 512
const margin = 32
const nameWidth = 170
const line = 26
/** On paper: dark on white in every theme, and method colours that hold on white. */
const colours = { sd: '#6b6e77', baseline: '#0b66d8', doodl: '#7446d6', sgool: '#b86e00' }
const [ink, dim, rule] = ['#1d1e21', '#55575f', '#d0d1d6']

/** The labelled sheet: pictures in a row, their names over them, what differs under them. */
function sheet({ title, winner, pictures, rows, isCrisp, font }: SheetContent): OffscreenCanvas {
  const width = 2 * margin + nameWidth + pictures.length * (side + 12) - 12
  const height = margin + 44 + 28 + side + 20 + rows.length * line + margin
  const canvas = new OffscreenCanvas(width, height)
  const context = must(canvas.getContext('2d'), 'a new canvas gives its 2D context')
  const write = (words: string, x: number, y: number, look: string, colour: string, room: number) => {
    context.font = `${look} ${font}`
    context.fillStyle = colour
    context.fillText(clipped(context, words, room), x, y)
  }
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  context.textBaseline = 'middle'
  write(title, margin, margin + 14, '600 22px', ink, width - 2 * margin)
  context.imageSmoothingEnabled = !isCrisp
  context.imageSmoothingQuality = 'high'
  const top = margin + 44 + 28
  for (const [n, { bitmap, method, name, isWinner }] of pictures.entries()) {
    const x = margin + nameWidth + n * (side + 12)
    context.save()
    context.translate(x + 8, top - 16)
    context.fillStyle = colours[method]
    context.fill(new Path2D(markPath(method, 7)))
    context.restore()
    write(isWinner ? `${name} · ${winner}` : name, x + 22, top - 16, '600 16px', ink, side - 22)
    const scale = Math.min(side / bitmap.width, side / bitmap.height)
    context.drawImage(bitmap, x, top, bitmap.width * scale, bitmap.height * scale)
    context.strokeStyle = isWinner ? colours.sgool : rule
    context.lineWidth = isWinner ? 4 : 1
    context.strokeRect(x, top, side, side)
  }
  for (const [k, { name, values }] of rows.entries()) {
    const y = top + side + 20 + k * line + line / 2
    context.fillStyle = rule
    context.fillRect(margin, y - line / 2, width - 2 * margin, 1)
    write(name, margin, y, '14px', dim, nameWidth - 10)
    for (const [n, value] of values.entries()) {
      write(value, margin + nameWidth + n * (side + 12), y, '14px', ink, side)
    }
  }
  return canvas
}

/** The sheet as a PNG picture. */
export function sheetPng(content: SheetContent): Promise<Blob> {
  return sheet(content).convertToBlob({ type: 'image/png' })
}

/** The sheet as a PDF of one page that fits it. */
export async function sheetPdf(content: SheetContent): Promise<Blob> {
  const canvas = sheet(content)
  const jpeg = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 })).arrayBuffer())
  return new Blob([picturePdf(jpeg, canvas.width, canvas.height, content.title)], { type: 'application/pdf' })
}

function clipped(context: OffscreenCanvasRenderingContext2D, words: string, room: number): string {
  if (context.measureText(words).width <= room) return words
  let end = words.length
  while (end > 1 && context.measureText(`${words.slice(0, end)}…`).width > room) end -= 1
  return `${words.slice(0, end)}…`
}
