import { featherMap } from './feather.ts'
import { growMap } from './grow.ts'
import { applyLevels, plainLevels, type Levels } from './levels.ts'
import { white, type MapSize } from './mask-map.ts'
import { cutRect, inflateRect, wholeRect, type Rect } from './rect.ts'

/**
 * The layers of a mask, none of which destroys another:
 *
 *   predicted saliency → levels → + painted delta → grow, feather → final
 *
 * The optimiser sees only the last.
 */
export interface StackSettings {
  readonly levels: Levels
  /** Pixels; below 0 shrinks. */
  readonly grow: number
  /** Pixels. */
  readonly feather: number
}

export const plainSettings: StackSettings = { levels: plainLevels, grow: 0, feather: 0 }

/** Largest element of a painted delta: stands for the whole way from black to white. */
export const fullDelta = 32767
const deltaStep = white / fullDelta

/** A painted difference in units of the map. */
export function liftOf(delta: number): number {
  return Math.round(delta * deltaStep)
}

/** The delta that turns `levelled` into `value`, to one in 65535; black and white are reached exactly. */
export function deltaOf(value: number, levelled: number): number {
  const delta = (value - levelled) / deltaStep
  const whole = value >= white ? Math.ceil(delta) : value <= 0 ? Math.floor(delta) : Math.round(delta)
  return Math.min(fullDelta, Math.max(-fullDelta, whole))
}

/** Levels and paint of one pixel. */
export function paintedValue(levelled: number, delta: number): number {
  return Math.min(white, Math.max(0, levelled + liftOf(delta)))
}

/** How far a changed pixel reaches through the last layer, in pixels. */
export function reachOf({ grow, feather }: StackSettings): number {
  return Math.abs(Math.round(grow)) + Math.max(0, Math.round(feather))
}

/** Grow and feather of the part `rect` of a painted map, written into `final`. Exactly what the whole would give there. */
export function finishPart(
  painted: Uint16Array,
  final: Uint16Array,
  size: MapSize,
  settings: StackSettings,
  rect: Rect,
): void {
  const window = cutRect(inflateRect(rect, reachOf(settings)), size)
  if (window === null) return
  const part = { width: window.right - window.left, height: window.bottom - window.top }
  const cut = new Uint16Array(part.width * part.height)
  for (let y = 0; y < part.height; y++) {
    const from = (window.top + y) * size.width + window.left
    cut.set(painted.subarray(from, from + part.width), y * part.width)
  }
  const done = featherMap(growMap(cut, part, settings.grow), part, settings.feather)
  for (let y = rect.top; y < rect.bottom; y++) {
    const from = (y - window.top) * part.width + rect.left - window.left
    final.set(done.subarray(from, from + rect.right - rect.left), y * size.width + rect.left)
  }
}

/**
 * The final mask of a prediction: what "follow the model" does at every step.
 *
 * @param predicted the saliency, min–max normalised, `white` at most
 * @param delta painted layer of the same size, or null
 */
export function finalMask(
  predicted: Uint16Array,
  delta: Int16Array | null,
  size: MapSize,
  settings: StackSettings,
): Uint16Array {
  const levelled = applyLevels(predicted, settings.levels)
  const painted = delta === null ? levelled : levelled.map((value, i) => paintedValue(value, delta[i] ?? 0))
  const final = new Uint16Array(painted.length)
  finishPart(painted, final, size, settings, wholeRect(size))
  return final
}
