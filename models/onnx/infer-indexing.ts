import { must } from '../must.ts'
import { axisOf, sameShape, showShape } from '../tensor/shape.ts'
import { intOf } from './attributes.ts'
import type { TensorType } from './graph.ts'
import { constantOf, inputOf, type InferenceCall, type InferenceRule } from './inference-call.ts'

const gather: InferenceRule = (call) => {
  const { dtype, shape } = inputOf(call, 0)
  const axis = axisOf(intOf(call.attributes, 'axis', 0), shape.length)
  return [{ dtype, shape: [...shape.slice(0, axis), ...inputOf(call, 1).shape, ...shape.slice(axis + 1)] }]
}

/** Indices of the data's rank, no side of them larger but the indexed one. */
function fittingIndices(call: InferenceCall) {
  const { shape } = inputOf(call, 0)
  const indices = inputOf(call, 1).shape
  const axis = axisOf(intOf(call.attributes, 'axis', 0), shape.length)
  const fits = indices.length === shape.length && indices.every((side, i) => i === axis || side <= (shape[i] ?? 0))
  if (!fits) throw new Error(`indices ${showShape(indices)} do not fit the data ${showShape(shape)}`)
  return indices
}

const gatherElements: InferenceRule = (call) => [{ dtype: inputOf(call, 0).dtype, shape: fittingIndices(call) }]

const scatterElements: InferenceRule = (call) => {
  const { dtype, shape } = inputOf(call, 0)
  if (!sameShape(fittingIndices(call), inputOf(call, 2).shape)) throw new Error('indices and updates differ in shape')
  return [{ dtype, shape }]
}

/** What is left of the data's shape where one index vector has chosen. */
function chosen(call: InferenceCall, batchDims: number): readonly number[] {
  const { shape } = inputOf(call, 0)
  const indices = inputOf(call, 1).shape
  const depth = must(indices.at(-1), 'indices have a last axis')
  const fits = depth <= shape.length - batchDims && sameShape(shape.slice(0, batchDims), indices.slice(0, batchDims))
  if (!fits) throw new Error(`indices ${showShape(indices)} do not fit the data ${showShape(shape)}`)
  return [...indices.slice(0, -1), ...shape.slice(batchDims + depth)]
}

const gatherNd: InferenceRule = (call) => [
  { dtype: inputOf(call, 0).dtype, shape: chosen(call, intOf(call.attributes, 'batch_dims', 0)) },
]

const scatterNd: InferenceRule = (call) => {
  const { dtype, shape } = inputOf(call, 0)
  const wanted = chosen(call, 0)
  const { shape: updates } = inputOf(call, 2)
  if (!sameShape(wanted, updates)) throw new Error(`updates are ${showShape(updates)}, not ${showShape(wanted)}`)
  return [{ dtype, shape }]
}

const topK: InferenceRule = (call) => {
  const { dtype, shape } = inputOf(call, 0)
  const axis = axisOf(intOf(call.attributes, 'axis', -1), shape.length)
  const [count = 0] = constantOf(call, 1)
  if (count > (shape[axis] ?? 0)) throw new Error(`${count} of ${shape[axis]} elements`)
  const kept = shape.map((side, i) => (i === axis ? count : side))
  return [{ dtype, shape: kept }, { dtype: 'int64', shape: kept } satisfies TensorType].slice(0, call.outputs)
}

const oneHot: InferenceRule = (call) => {
  const { shape } = inputOf(call, 0)
  const [depth = 0] = constantOf(call, 1)
  const axis = axisOf(intOf(call.attributes, 'axis', -1), shape.length + 1)
  return [{ dtype: inputOf(call, 2).dtype, shape: [...shape.slice(0, axis), depth, ...shape.slice(axis)] }]
}

/** Operators that move elements to or from places that other elements name. */
export const inferIndexing = {
  Gather: gather,
  GatherElements: gatherElements,
  GatherND: gatherNd,
  OneHot: oneHot,
  ScatterElements: scatterElements,
  ScatterND: scatterNd,
  TopK: topK,
} as const satisfies Readonly<Record<string, InferenceRule>>
