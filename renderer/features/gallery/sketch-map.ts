/** A rough sketch of where attention lies. */

/** Cells a side, as the library keeps its maps. */
export const sketchSide = 16

export type SketchMap = Uint8Array

export function emptySketch(): SketchMap {
  return new Uint8Array(sketchSide * sketchSide)
}

/** The sketch with a soft dab. Places and radius in cells; `strength` below zero takes away. */
export function dabbed(map: SketchMap, x: number, y: number, radius: number, strength: number): SketchMap {
  return map.map((value, i) => {
    const distance = Math.hypot((i % sketchSide) + 0.5 - x, Math.floor(i / sketchSide) + 0.5 - y)
    const dab = 255 * strength * Math.exp(-((distance / radius) ** 2))
    return Math.max(0, Math.min(255, Math.round(strength < 0 ? value + dab : Math.max(value, dab))))
  })
}

export function isBlank(map: SketchMap): boolean {
  return map.every((value) => value === 0)
}

/** As the contract takes it. */
export function sketchBase64(map: SketchMap): string {
  return btoa(String.fromCharCode(...map))
}
