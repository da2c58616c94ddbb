import { must } from '../../must.ts'
import { sideOf } from '../../tensor/shape.ts'
import { float, floatOf, intOf } from '../attributes.ts'
import { type ImportRule, itemAt, without } from './import-call.ts'
import { type Item, known } from './known.ts'
import { traceOps } from './trace-ops.ts'
import type { Tracer } from './tracer.ts'

/** `[N, C, …]` normalised per group of channels, without gain or offset. Opset 17 has InstanceNormalization only. */
export function groupNormalised(t: Tracer, x: Item, groups: number, epsilon: number): Item {
  const o = traceOps(t)
  const fill = (value: number) => known(x.dtype, [groups], new Array<number>(groups).fill(value))
  const grouped = o.reshape(x, [sideOf(x.shape, 0), groups, -1])
  const normal = t.op('InstanceNormalization', [grouped, fill(1), fill(0)], { epsilon: float(epsilon) })
  return o.reshape(normal, x.shape)
}

/** A gain or offset `[C]` beside `[N, C, …]`. */
export function perChannel(t: Tracer, term: Item, rank: number): Item {
  return traceOps(t).reshape(term, [1, -1, ...new Array<number>(rank - 2).fill(1)])
}

/** Scale and bias are per group in opset 18, per channel since 21. */
const groupNormalization: ImportRule = (call) => {
  const { t, attributes } = call
  const o = traceOps(t)
  const x = itemAt(call, 0)
  const channels = sideOf(x.shape, 1)
  const groups = must(intOf(attributes, 'num_groups', null), 'GroupNormalization has num_groups')
  const term = (index: number) => {
    const item = itemAt(call, index)
    if (sideOf(item.shape, 0) === channels) return perChannel(t, item, x.shape.length)
    const spread = o.expand(o.reshape(item, [groups, 1]), [groups, channels / groups])
    return perChannel(t, o.reshape(spread, [channels]), x.shape.length)
  }
  const normal = groupNormalised(t, x, groups, floatOf(attributes, 'epsilon', 1e-5))
  return [o.add(o.mul(normal, term(1)), term(2))]
}

const batchNormalization: ImportRule = (call) => {
  if (intOf(call.attributes, 'training_mode', 0) !== 0) {
    throw new Error('it is in training mode; export the model with eval()')
  }
  if (call.wanted > 1) throw new Error('its running statistics are read')
  return [
    call.t.op('BatchNormalization', call.inputs, without(call.attributes, 'momentum', 'training_mode', 'spatial')),
  ]
}

/** Always in float32 (`stash_type` 1): the statistics of a float16 input would overflow otherwise. */
const layerNormalization: ImportRule = (call) =>
  call.t.ops('LayerNormalization', call.inputs, without(call.attributes, 'stash_type'), call.wanted)

/** `(x − mean) / deviation` over the given axes. */
const meanVariance: ImportRule = (call) => {
  const o = traceOps(call.t)
  const x = itemAt(call, 0)
  const attribute = call.attributes['axes']
  const axes = attribute?.kind === 'ints' ? attribute.value : [0, 2, 3]
  const centred = o.sub(x, o.reduceMean(x, axes))
  return [o.div(centred, o.add(o.sqrt(o.reduceMean(o.mul(centred, centred), axes)), 1e-9))]
}

const dropout: ImportRule = (call) => {
  const training = call.inputs[2]
  if (training != null && (!('data' in training) || training.data[0] !== 0)) {
    throw new Error('it is in training mode; export the model with eval()')
  }
  if (call.wanted > 1) throw new Error('its mask is read')
  return [itemAt(call, 0)]
}

/** Normalisations, at inference. */
export const normRules: Readonly<Record<string, ImportRule>> = {
  BatchNormalization: batchNormalization,
  Dropout: dropout,
  GroupNormalization: groupNormalization,
  LayerNormalization: layerNormalization,
  MeanVarianceNormalization: meanVariance,
}
