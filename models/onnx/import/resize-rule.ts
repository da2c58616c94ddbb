import { must } from '../../must.ts'
import { axisOf } from '../../tensor/shape.ts'
import { floatOf, intOf, intsOf, str, strOf } from '../attributes.ts'
import { type ImportCall, type ImportRule, itemAt, maybeNumbersAt } from './import-call.ts'
import { interpolation, type ResizeAxis } from './interpolation.ts'
import { int64s, type Item, known } from './known.ts'
import { traceOps } from './trace-ops.ts'

/** Coordinates and modes that canonical Resize (opset 17) has. */
const canonicalCoordinates = ['half_pixel', 'pytorch_half_pixel', 'align_corners', 'asymmetric']

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
  const mode = strOf(attributes, 'mode', 'nearest')
  const needsMatrix =
    antialias ||
    scaled.some(isOdd) ||
    !canonicalCoordinates.includes(coordinates) ||
    mode === 'cubic' ||
    intOf(attributes, 'exclude_outside', 0) === 1
  return [needsMatrix ? interpolated(call, scaled) : canonical(call, scaled)]
}

/** The side is neither what the scale gives nor what gave the scale. */
function isOdd(axis: ResizeAxis | null): boolean {
  return axis !== null && axis.scale !== axis.out / axis.side && Math.floor(axis.side * axis.scale) !== axis.out
}

/** For each axis its new side and scale; null where nothing changes. */
function axesOf(call: ImportCall): (ResizeAxis | null)[] {
  const { shape } = itemAt(call, 0)
  const chosen = intsOf(call.attributes, 'axes', [...shape.keys()]).map((axis) => axisOf(axis, shape.length))
  const sizes = maybeNumbersAt(call, 3)
  const scales = maybeNumbersAt(call, 2)
  const result: (ResizeAxis | null)[] = shape.map(() => null)
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

function canonical(call: ImportCall, scaled: readonly (ResizeAxis | null)[]): Item {
  const item = itemAt(call, 0)
  const mode = strOf(call.attributes, 'mode', 'nearest')
  const attributes = {
    mode: str(mode),
    coordinate_transformation_mode: str(strOf(call.attributes, 'coordinate_transformation_mode', 'half_pixel')),
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

/** One matrix product an axis: `[…, side]` · `[side, out]`. */
function interpolated(call: ImportCall, scaled: readonly (ResizeAxis | null)[]): Item {
  const o = traceOps(call.t)
  const { attributes } = call
  const rule = {
    mode: strOf(attributes, 'mode', 'nearest'),
    coordinates: strOf(attributes, 'coordinate_transformation_mode', 'half_pixel'),
    rounding: strOf(attributes, 'nearest_mode', 'round_prefer_floor'),
    antialias: intOf(attributes, 'antialias', 0) === 1,
    cubicA: floatOf(attributes, 'cubic_coeff_a', -0.75),
    excludeOutside: intOf(attributes, 'exclude_outside', 0) === 1,
  }
  return scaled.reduce(
    (x: Item, axis, i) => {
      if (axis === null) return x
      call.t.spend(axis.side * axis.out)
      const matrix = known(x.dtype, [axis.side, axis.out], interpolation(axis, rule))
      const last = x.shape.length - 1
      const perm = [...x.shape.keys()].map((own) => (own === i ? last : own === last ? i : own))
      const turned = o.transpose(x, perm)
      const rows = o.reshape(turned, [-1, axis.side])
      const wide = o.reshape(o.matmul(rows, matrix), [...turned.shape.slice(0, -1), axis.out])
      return o.transpose(wide, perm)
    },
    itemAt(call, 0),
  )
}
