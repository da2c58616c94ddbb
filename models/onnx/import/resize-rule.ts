import { applyMatrices } from '../../autodiff/resize-axes.ts'
import { resizeMatrix } from '../../autodiff/resize-matrix.ts'
import { must } from '../../must.ts'
import { axisOf } from '../../tensor/shape.ts'
import { float, floatOf, int, intOf, intsOf, str, strOf } from '../attributes.ts'
import { type ImportCall, type ImportRule, itemAt, maybeNumbersAt } from './import-call.ts'
import { int64s, type Item, known } from './known.ts'

/** One axis that changes. `scale` is output over input, as the file says or implies. */
interface ScaledAxis {
  readonly side: number
  readonly out: number
  readonly scale: number
}

/** Coordinates that opset 17 does not have. */
const foreignCoordinates = ['half_pixel_symmetric', 'tf_half_pixel_for_nn']

/**
 * Resize of opset 11 to 19.
 *
 * Sizes, scales and regions are made complete. What opset 17 does not have (antialiasing, half_pixel_symmetric,
 * tf_half_pixel_for_nn) becomes one interpolation matrix an axis.
 */
export const resize: ImportRule = (call) => {
  const item = itemAt(call, 0)
  const { attributes } = call
  const scaled = axesOf(call)
  if (scaled.every((axis) => axis === null)) return [item]
  const coordinates = strOf(attributes, 'coordinate_transformation_mode', 'half_pixel')
  if (coordinates === 'tf_crop_and_resize') throw new Error('tf_crop_and_resize is not supported')
  const antialias = intOf(attributes, 'antialias', 0) === 1
  const needsMatrix = antialias || scaled.some(isOdd) || foreignCoordinates.includes(coordinates)
  return [needsMatrix ? interpolated(call, scaled) : canonical(call, scaled)]
}

/** The side is neither what the scale gives nor what gave the scale. */
function isOdd(axis: ScaledAxis | null): boolean {
  return axis !== null && axis.scale !== axis.out / axis.side && Math.floor(axis.side * axis.scale) !== axis.out
}

/** For each axis its new side and scale; null where nothing changes. */
function axesOf(call: ImportCall): (ScaledAxis | null)[] {
  const { shape } = itemAt(call, 0)
  const chosen = intsOf(call.attributes, 'axes', [...shape.keys()]).map((axis) => axisOf(axis, shape.length))
  const sizes = maybeNumbersAt(call, 3)
  const scales = maybeNumbersAt(call, 2)
  const result: (ScaledAxis | null)[] = shape.map(() => null)
  const given = (list: readonly number[]) => {
    if (list.length !== chosen.length) throw new Error(`${list.length} sizes or scales for ${chosen.length} axes`)
    return list
  }
  const policy = strOf(call.attributes, 'keep_aspect_ratio_policy', 'stretch')
  const ratios = sizes === null ? [] : given(sizes).map((size, i) => size / side(shape, chosen, i))
  const common = policy === 'not_larger' ? Math.min(...ratios) : Math.max(...ratios)
  chosen.forEach((axis, i) => {
    const own = side(shape, chosen, i)
    if (sizes !== null && sizes.length > 0) {
      // The aspect's scale is rounded to whole sides, half up (Resize-19).
      const out = policy === 'stretch' ? must(sizes[i], 'a size') : Math.floor(own * common + 0.5)
      const scale = policy === 'stretch' ? out / own : common
      if (out !== own) result[axis] = { side: own, out, scale }
    } else {
      const scale = must(given(must(scales, 'scales or sizes'))[i], 'a scale')
      const out = Math.floor(own * scale)
      if (scale !== 1) result[axis] = { side: own, out, scale }
    }
  })
  return result
}

function side(shape: readonly number[], chosen: readonly number[], i: number): number {
  return must(shape[must(chosen[i], 'an axis')], 'in range')
}

function canonical(call: ImportCall, scaled: readonly (ScaledAxis | null)[]): Item {
  const item = itemAt(call, 0)
  const mode = strOf(call.attributes, 'mode', 'nearest')
  const attributes = {
    mode: str(mode),
    coordinate_transformation_mode: str(strOf(call.attributes, 'coordinate_transformation_mode', 'half_pixel')),
    ...(intOf(call.attributes, 'exclude_outside', 0) === 1 && { exclude_outside: int(1) }),
    ...(mode === 'cubic' && { cubic_coeff_a: float(floatOf(call.attributes, 'cubic_coeff_a', -0.75)) }),
    ...(mode === 'nearest' && { nearest_mode: str(strOf(call.attributes, 'nearest_mode', 'round_prefer_floor')) }),
  }
  const exact = scaled.every((axis) => axis === null || axis.scale === axis.out / axis.side)
  if (exact) {
    const sizes = item.shape.map((own, i) => scaled[i]?.out ?? own)
    return call.t.op('Resize', [item, null, null, int64s(sizes)], attributes)
  }
  const scales = scaled.map((axis) => axis?.scale ?? 1)
  return call.t.op('Resize', [item, null, known('float32', [scales.length], scales.map(Math.fround))], attributes)
}

/** What opset 17 cannot say, as one constant matrix an axis. */
function interpolated(call: ImportCall, scaled: readonly (ScaledAxis | null)[]): Item {
  const matrices = scaled.map((axis) => {
    if (axis === null) return null
    call.t.spend(axis.side * axis.out)
    return resizeMatrix({ ...axis, roi: [0, 1] }, call.attributes)
  })
  return applyMatrices(call.t.value(itemAt(call, 0)), matrices)
}
