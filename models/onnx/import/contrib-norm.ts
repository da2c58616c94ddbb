import { must } from '../../must.ts'
import { sideOf } from '../../tensor/shape.ts'
import { floatOf, intOf } from '../attributes.ts'
import { swish } from './activation-rules.ts'
import { type ImportCall, type ImportRule, itemAt, maybeAt } from './import-call.ts'
import { type Item, int64s, known } from './known.ts'
import { groupNormalised, perChannel } from './norm-rules.ts'
import { type TraceOps, traceOps } from './trace-ops.ts'

/** The statistics that training reads are never read at inference. */
function refuseStatistics(call: ImportCall, allowed: number): void {
  if (call.wanted > 1 && call.wanted <= allowed) throw new Error('its statistics are read')
}

const skipLayerNorm: ImportRule = (call) => {
  const o = traceOps(call.t)
  refuseStatistics(call, 3)
  const bias = maybeAt(call, 4)
  const skipped = o.add(itemAt(call, 0), itemAt(call, 1))
  const sum = bias === null ? skipped : o.add(skipped, bias)
  const y = o.layerNorm(sum, itemAt(call, 2), maybeAt(call, 3), floatOf(call.attributes, 'epsilon', 1e-12), -1)
  return [y, y, y, sum]
}

/** `x / √(mean(x²) + ε) · γ`, over the last axis. */
function rmsNorm(o: TraceOps, x: Item, gamma: Item, epsilon: number): Item {
  const square = o.reduceMean(o.mul(x, x), [x.shape.length - 1])
  return o.mul(o.div(x, o.sqrt(o.add(square, epsilon))), gamma)
}

const skipSimplifiedLayerNorm: ImportRule = (call) => {
  const o = traceOps(call.t)
  refuseStatistics(call, 3)
  const bias = maybeAt(call, 3)
  const skipped = o.add(itemAt(call, 0), itemAt(call, 1))
  const sum = bias === null ? skipped : o.add(skipped, bias)
  const y = rmsNorm(o, sum, itemAt(call, 2), floatOf(call.attributes, 'epsilon', 1e-12))
  return [y, y, y, sum]
}

/** ONNX Runtime writes it into the standard domain. */
export const simplifiedLayerNorm: ImportRule = (call) => {
  refuseStatistics(call, 2)
  const x = itemAt(call, 0)
  const axis = intOf(call.attributes, 'axis', -1)
  if (axis !== -1 && axis !== x.shape.length - 1) throw new Error('an axis before the last is not supported')
  return [rmsNorm(traceOps(call.t), x, itemAt(call, 1), floatOf(call.attributes, 'epsilon', 1e-5))]
}

/** Inputs: ids, segments?, word table, position table, segment table?, γ, β, mask?, positions?. */
const embedLayerNorm: ImportRule = (call) => {
  const o = traceOps(call.t)
  const ids = itemAt(call, 0)
  const tokens = sideOf(ids.shape, 1)
  const words = o.gather(itemAt(call, 2), ids, 0)
  const row = int64s(Array.from({ length: tokens }, (_, i) => i))
  const places = o.gather(itemAt(call, 3), maybeAt(call, 8) ?? o.reshape(row, [1, tokens]), 0)
  const [segments, table] = [maybeAt(call, 1), maybeAt(call, 4)]
  const placed = o.add(words, places)
  const sum = segments === null ? placed : o.add(placed, o.gather(must(table, 'a segment table'), segments, 0))
  const y = o.layerNorm(sum, itemAt(call, 5), itemAt(call, 6), floatOf(call.attributes, 'epsilon', 1e-12), -1)
  return [y, maskIndex(call, o), sum]
}

/** How many tokens of each row the mask leaves, which ONNX Runtime's attention takes. */
function maskIndex(call: ImportCall, o: TraceOps): Item {
  const mask = maybeAt(call, 7)
  const batch = sideOf(itemAt(call, 0).shape, 0)
  if (mask === null) return known('int32', [batch], new Array<number>(batch).fill(0))
  return o.cast(o.reduceSum(o.cast(mask, 'int64'), [1], false), 'int32')
}

const lastToFirst = [0, 3, 1, 2]

/** Channels last unless told otherwise; `activation` 1 is SiLU. */
function groupNorm(call: ImportCall, x: Item): Item {
  const { attributes, t } = call
  const o = traceOps(t)
  const last = intOf(attributes, 'channels_last', 1) === 1
  const groups = must(intOf(attributes, 'groups', null), 'GroupNorm has groups')
  const planes = last ? o.transpose(x, lastToFirst) : x
  const normal = groupNormalised(t, planes, groups, floatOf(attributes, 'epsilon', 1e-5))
  const term = (index: number) => perChannel(t, o.cast(itemAt(call, index), x.dtype), x.shape.length)
  const y = o.add(o.mul(normal, term(1)), term(2))
  const active = intOf(attributes, 'activation', 0) === 1 ? swish(o, y) : y
  return last ? o.untranspose(active, lastToFirst) : active
}

/** Inputs: x, γ, β, skip (perhaps one a channel), bias?. */
const skipGroupNorm: ImportRule = (call) => {
  const o = traceOps(call.t)
  const x = itemAt(call, 0)
  const last = intOf(call.attributes, 'channels_last', 1) === 1
  const channels = (term: Item, batch: number) => o.reshape(term, last ? [batch, 1, 1, -1] : [batch, -1, 1, 1])
  const skip = itemAt(call, 3)
  const skipped = o.add(x, skip.shape.length === 2 ? channels(skip, sideOf(skip.shape, 0)) : skip)
  const bias = maybeAt(call, 4)
  const sum = bias === null ? skipped : o.add(skipped, channels(bias, 1))
  return [groupNorm(call, sum), sum]
}

/** Fused normalisations of com.microsoft. */
export const contribNorm = {
  EmbedLayerNormalization: embedLayerNorm,
  GroupNorm: (call) => [groupNorm(call, itemAt(call, 0))],
  SimplifiedLayerNormalization: simplifiedLayerNorm,
  SkipGroupNorm: skipGroupNorm,
  SkipLayerNormalization: skipLayerNorm,
  SkipSimplifiedLayerNormalization: skipSimplifiedLayerNorm,
} as const satisfies Readonly<Record<string, ImportRule>>
