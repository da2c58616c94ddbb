import type { MapSize } from './mask-map.ts'
import type { Rect } from './rect.ts'

/** Side of an undo tile in pixels. */
export const tileSide = 64

/** Copies of parts of a layer, by tile number. */
export type Tiles = Map<number, Int16Array>

/** Numbers of the tiles that a rectangle touches. */
export function tilesOf({ left, top, right, bottom }: Rect, size: MapSize): number[] {
  const columns = Math.ceil(size.width / tileSide)
  const numbers: number[] = []
  for (let row = Math.floor(top / tileSide); row * tileSide < bottom; row++) {
    for (let column = Math.floor(left / tileSide); column * tileSide < right; column++) {
      numbers.push(row * columns + column)
    }
  }
  return numbers
}

/** The pixels of a tile; those at the right and lower edge may be smaller. */
export function rectOfTile(tile: number, { width, height }: MapSize): Rect {
  const columns = Math.ceil(width / tileSide)
  const [left, top] = [(tile % columns) * tileSide, Math.floor(tile / columns) * tileSide]
  return { left, top, right: Math.min(width, left + tileSide), bottom: Math.min(height, top + tileSide) }
}

export function copyTile(layer: Int16Array, size: MapSize, tile: number): Int16Array {
  const { left, top, right, bottom } = rectOfTile(tile, size)
  const copy = new Int16Array((right - left) * (bottom - top))
  for (let y = top; y < bottom; y++) {
    const from = y * size.width + left
    copy.set(layer.subarray(from, from + right - left), (y - top) * (right - left))
  }
  return copy
}

export function putTile(layer: Int16Array, size: MapSize, tile: number, pixels: Int16Array): void {
  const { left, top, right, bottom } = rectOfTile(tile, size)
  for (let y = top; y < bottom; y++) {
    const from = (y - top) * (right - left)
    layer.set(pixels.subarray(from, from + right - left), y * size.width + left)
  }
}

/** Keeps the tiles of a rectangle as they are now, unless they were kept before. */
export function keepTiles(kept: Tiles, layer: Int16Array, size: MapSize, rect: Rect): void {
  for (const tile of tilesOf(rect, size)) {
    if (!kept.has(tile)) kept.set(tile, copyTile(layer, size, tile))
  }
}

/** Of the kept tiles, those that differ from the layer. */
export function changedTiles(kept: Tiles, layer: Int16Array, size: MapSize): Tiles {
  const changed: Tiles = new Map()
  for (const [tile, before] of kept) {
    const now = copyTile(layer, size, tile)
    if (before.some((value, i) => value !== now[i])) changed.set(tile, before)
  }
  return changed
}
