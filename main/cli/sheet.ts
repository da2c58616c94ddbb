import type { Pixels } from '../files/decode-picture.ts'
import { encodeRgb } from '../files/encode-picture.ts'
import { drawText, letterHeight, letterWidth } from './bitmap-font.ts'

/** One column of the sheet. */
export interface SheetColumn {
  /** Above the picture: the method and its scores. */
  readonly lines: readonly string[]
  readonly picture: Pixels
  /** Grey, of the picture's size; null when none was predicted. */
  readonly saliency: Pixels | null
}

const gap = 12
const textScale = 2
const lineHeight = (letterHeight + 4) * textScale
/** Pictures are enlarged by a whole factor to about this side, so that their pixels stay what they are. */
const aimedSide = 256
const paper = [250, 249, 246] as const
const ink = [32, 31, 29] as const

/** Stops of the saliency colours, dark to bright; between them linear. */
const heat = [
  [8, 6, 34],
  [92, 18, 108],
  [190, 55, 82],
  [248, 142, 35],
  [252, 250, 164],
] as const

/**
 * The pictures side by side with names and scores, and below each the same under its saliency map.
 *
 * @returns PNG bytes; the same input gives the same bytes.
 */
export function drawSheet(prompt: string, columns: readonly SheetColumn[]): Uint8Array {
  const [first] = columns
  const { width, height } = first?.picture ?? { width: 1, height: 1 }
  const factor = Math.max(1, Math.round(aimedSide / Math.max(width, height)))
  const cell = { width: width * factor, height: height * factor }
  const sheetWidth = gap + columns.length * (cell.width + gap)
  const top = gap + lineHeight + gap
  const linesHeight = lineHeight * Math.max(0, ...columns.map(({ lines }) => lines.length))
  const sheetHeight = top + linesHeight + cell.height + gap + cell.height + gap
  const sheet = canvas(sheetWidth, sheetHeight)

  sheet.write(fit(prompt, sheetWidth - 2 * gap), gap, gap)
  for (const [i, { lines, picture, saliency }] of columns.entries()) {
    const left = gap + i * (cell.width + gap)
    for (const [row, line] of lines.entries()) sheet.write(fit(line, cell.width), left, top + row * lineHeight)
    const rows = top + linesHeight
    sheet.enlarge(left, rows, picture.width, picture.height, factor, (at) => colourAt(picture, at))
    sheet.enlarge(left, rows + cell.height + gap, picture.width, picture.height, factor, (at) =>
      overlay(picture, saliency, at),
    )
  }
  return encodeRgb(sheet.rgb, sheetWidth, sheetHeight)
}

type Colour = readonly [number, number, number]

function canvas(width: number, height: number) {
  const rgb = new Uint8Array(width * height * 3)
  for (let i = 0; i < rgb.length; i++) rgb[i] = paper[i % 3] ?? 0
  const set = (x: number, y: number, [r, g, b]: Colour): void => {
    if (x < 0 || y < 0 || x >= width || y >= height) return
    rgb.set([r, g, b], (y * width + x) * 3)
  }
  const block = (x: number, y: number, side: number, colour: Colour): void => {
    for (let dy = 0; dy < side; dy++) for (let dx = 0; dx < side; dx++) set(x + dx, y + dy, colour)
  }
  return {
    rgb,
    write(text: string, left: number, top: number): void {
      drawText(text, (x, y) => block(left + x * textScale, top + y * textScale, textScale, ink))
    },
    enlarge(
      left: number,
      top: number,
      columns: number,
      rows: number,
      factor: number,
      colour: (at: number) => Colour,
    ): void {
      for (let y = 0; y < rows; y++) {
        for (let x = 0; x < columns; x++) block(left + x * factor, top + y * factor, factor, colour(y * columns + x))
      }
    },
  }
}

/** As many letters as a width holds. */
function fit(text: string, width: number): string {
  const most = Math.floor(width / (letterWidth * textScale))
  return text.length <= most ? text : `${text.slice(0, Math.max(0, most - 3))}...`
}

function colourAt({ channels, values }: Pixels, at: number): Colour {
  const sample = (channel: number): number =>
    Math.round((values[at * channels + (channels >= 3 ? channel : 0)] ?? 0) * 255)
  return [sample(0), sample(1), sample(2)]
}

/** More attention hides more of the picture, so that the rest can still be read. */
function overlay(picture: Pixels, saliency: Pixels | null, at: number): Colour {
  const [r, g, b] = colourAt(picture, at)
  const value = saliency?.values[at * saliency.channels] ?? 0
  const [hr, hg, hb] = heatAt(value)
  const alpha = 0.35 + 0.4 * value
  const mix = (under: number, over: number): number => Math.round(under * (1 - alpha) + over * alpha)
  return [mix(r, hr), mix(g, hg), mix(b, hb)]
}

function heatAt(value: number): Colour {
  const place = Math.min(1, Math.max(0, value)) * (heat.length - 1)
  const low = Math.min(heat.length - 2, Math.floor(place))
  const [a, b] = [heat[low] ?? heat[0], heat[low + 1] ?? heat[0]]
  const between = (channel: 0 | 1 | 2): number => a[channel] + (b[channel] - a[channel]) * (place - low)
  return [between(0), between(1), between(2)]
}
