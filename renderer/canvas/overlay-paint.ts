import { interpolateViridis } from 'd3-scale-chromatic'
import { white } from '../../models/mask/mask-map.ts'
import type { Rect } from '../../models/mask/rect.ts'

export const overlayModes = ['none', 'tint', 'heat', 'contours', 'gradient'] as const
export type OverlayMode = (typeof overlayModes)[number]

export const overlayColours = ['amber', 'magenta', 'cyan', 'green'] as const
export type OverlayColour = (typeof overlayColours)[number]

const rgb: Readonly<Record<OverlayColour, readonly [number, number, number]>> = {
  amber: [245, 165, 36],
  magenta: [235, 64, 200],
  cyan: [40, 205, 225],
  green: [70, 215, 90],
}

/** 256 RGBA colours as a little-endian word each, the byte order of ImageData on every machine Chromium runs on. */
export type ColourTable = Uint32Array

/** One colour, denser where the mask is stronger. */
export function tintTable(colour: OverlayColour): ColourTable {
  const [r, g, b] = rgb[colour]
  return Uint32Array.from({ length: 256 }, (_, level) => word(r, g, b, level))
}

/** Viridis: even steps to the eye, and to eyes that see fewer colours. */
export function heatTable(): ColourTable {
  return Uint32Array.from({ length: 256 }, (_, level) => {
    const [r = 0, g = 0, b = 0] = channels(interpolateViridis(level / 255))
    return word(r, g, b, 255)
  })
}

/** Words above 128 raise, below lower: for the painted layer. */
export function differenceTable(): ColourTable {
  return Uint32Array.from({ length: 256 }, (_, level) => {
    const lift = (level - 128) / 127
    const [r, g, b] = lift > 0 ? rgb.amber : ([90, 169, 255] as const)
    return word(r, g, b, Math.min(255, Math.round(255 * Math.abs(lift))))
  })
}

function channels(colour: string): number[] {
  if (colour.startsWith('#')) return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
  return [...colour.matchAll(/\d+/g)].map(([digits]) => Number(digits))
}

function word(r: number, g: number, b: number, a: number): number {
  return ((a << 24) | (b << 16) | (g << 8) | r) >>> 0
}

/** Colours a part of a map into RGBA words. */
export function paintPart(
  words: Uint32Array,
  map: Uint16Array,
  width: number,
  { left, top, right, bottom }: Rect,
  table: ColourTable,
): void {
  for (let y = top; y < bottom; y++) {
    for (let i = y * width + left; i < y * width + right; i++) words[i] = table[(map[i] ?? 0) >> 8] ?? 0
  }
}

/** The painted layer as a map for `differenceTable`: the middle is "no paint". */
export function differencePart(
  words: Uint32Array,
  levelled: Uint16Array,
  painted: Uint16Array,
  width: number,
  { left, top, right, bottom }: Rect,
  table: ColourTable,
): void {
  for (let y = top; y < bottom; y++) {
    for (let i = y * width + left; i < y * width + right; i++) {
      const lift = ((painted[i] ?? 0) - (levelled[i] ?? 0)) / white
      words[i] = table[128 + Math.round(127 * lift)] ?? 0
    }
  }
}
