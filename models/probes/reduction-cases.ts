import type { Value } from '../nn/graph-builder.ts'
import { float, int, ints } from '../onnx/attributes.ts'
import type { Draw } from './draw.ts'
import type { OpCase } from './op-case.ts'
import { constant, many, one } from './one-call.ts'

const reduce = (op: string, kind: Draw = 'normal'): OpCase[] => [
  one(op, 'one axis, dropped', [2, 3, 4], kind, { axes: ints([1]), keepdims: int(0) }),
  one(op, 'two axes, kept', [2, 3, 4], kind, { axes: ints([0, -1]) }),
  one(op, 'all axes', [2, 3], kind, { keepdims: int(0) }),
]

/** Reductions and normalisation. */
export const reductionCases = {
  ReduceSum: [
    one('ReduceSum', 'one axis, dropped', [2, 3, 4], 'normal', { keepdims: int(0) }, (k) => [k.ints([-2])]),
    one('ReduceSum', 'all axes', [2, 3], 'normal'),
  ],
  ReduceMean: reduce('ReduceMean'),
  ReduceMax: reduce('ReduceMax', 'distinct'),
  ReduceMin: reduce('ReduceMin', 'distinct'),
  ReduceL1: reduce('ReduceL1'),
  ReduceL2: reduce('ReduceL2'),
  ReduceSumSquare: reduce('ReduceSumSquare'),
  ReduceLogSumExp: reduce('ReduceLogSumExp'),
  ReduceLogSum: reduce('ReduceLogSum', 'positive'),
  ReduceProd: reduce('ReduceProd'),
  Softmax: [
    one('Softmax', 'the last axis', [2, 3, 4], 'normal'),
    one('Softmax', 'an inner axis', [2, 3, 4], 'normal', { axis: int(1) }),
    {
      name: 'as attention uses it',
      inputs: { logits: [2, 3, 5], values: [1, 5, 2] },
      draw: 'normal',
      build: (k, { logits, values }) => k.op('MatMul', [k.op('Softmax', [logits as Value]), values as Value]),
    },
  ],
  LogSoftmax: [one('LogSoftmax', 'an inner axis', [2, 3, 4], 'normal', { axis: int(1) })],
  LayerNormalization: [
    many('LayerNormalization', 'gain and offset', { x: [2, 3, 5], gain: [5], offset: [5] }, 'normal'),
    many('LayerNormalization', 'two axes, no offset', { x: [2, 3, 4], gain: [3, 4] }, 'normal', { axis: int(1) }),
    one('LayerNormalization', 'plain', [2, 6], 'normal', {}, (k) => [
      k.floats([1, 1, 1, 1, 1, 1], [6]),
      k.floats([0, 0, 0, 0, 0, 0], [6]),
    ]),
  ],
  InstanceNormalization: [
    one('InstanceNormalization', 'gain and offset', [2, 3, 2, 3], 'normal', { epsilon: float(1e-3) }, (k) => [
      constant(k, [3]),
      constant(k, [3]),
    ]),
    one('InstanceNormalization', 'as group norm uses it', [1, 2, 8], 'normal', {}, (k) => [
      k.floats([1, 1], [2]),
      k.floats([0, 0], [2]),
    ]),
  ],
  BatchNormalization: [
    one('BatchNormalization', 'inference', [2, 3, 2, 2], 'normal', { epsilon: float(1e-3) }, (k) => [
      constant(k, [3]),
      constant(k, [3], 'normal', 78),
      constant(k, [3], 'normal', 79),
      constant(k, [3], 'positive', 80),
    ]),
  ],
} as const satisfies Readonly<Record<string, readonly OpCase[]>>
