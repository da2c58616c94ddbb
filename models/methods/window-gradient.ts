import type { CallMeter } from './call-meter.ts'
import type { Crops, ScoreGradient, ScoreRequest, Stages } from './stages.ts'

/**
 * The gradient of the reduced distance of many windows, at the price of the windows that matter.
 *
 * Under `min` only the nearest window of each term has a gradient (reference/sgool-doodl-edict.md 2.4). So all windows
 * are only looked at, and one of each term is differentiated: the same numbers, without 2(n − 1) backward passes.
 */
export async function windowGradient(stages: Stages, meter: CallMeter, request: ScoreRequest): Promise<ScoreGradient> {
  const { crops, salientCrops, reduction } = request
  if (reduction === 'mean' || (crops.n === 1 && salientCrops.n === 1)) {
    return meter.run(() => stages.scoreVjp(request))
  }
  const { nearest } = await meter.run(() => stages.score(request))
  const one = {
    ...request,
    crops: oneWindow(crops, nearest.global),
    salientCrops: oneWindow(salientCrops, nearest.saliency),
  }
  const gradient = await meter.run(() => stages.scoreVjp(one))
  return { ...gradient, nearest }
}

/** Window i alone. */
export function oneWindow({ n, size, rows, cols }: Crops, i: number): Crops {
  const part = (matrices: Float32Array): Float32Array => {
    const length = matrices.length / n
    return matrices.subarray(i * length, (i + 1) * length)
  }
  return { n: 1, size, rows: part(rows), cols: part(cols) }
}
