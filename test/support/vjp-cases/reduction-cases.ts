import { float, int, ints, str } from '../../../models/onnx/attributes.ts'
import type { Attributes, Shape } from '../../../models/onnx/graph.ts'
import type { Draw } from '../numbers.ts'
import type { VjpCase } from '../vjp-case.ts'
import { constant, many, one } from './one-call.ts'

const reduce = (op: string, kind: Draw = 'normal'): VjpCase[] => [
  one(op, 'one axis, dropped', [2, 3, 4], kind, { axes: ints([1]), keepdims: int(0) }),
  one(op, 'two axes, kept', [2, 3, 4], kind, { axes: ints([0, -1]) }),
  one(op, 'all axes', [2, 3], kind, { keepdims: int(0) }),
]

const resize = (
  name: string,
  x: Shape,
  sizes: readonly number[],
  mode: string,
  coordinates: string,
  nearest = 'floor',
): VjpCase =>
  one(
    'Resize',
    name,
    x,
    'normal',
    { mode: str(mode), coordinate_transformation_mode: str(coordinates), nearest_mode: str(nearest) },
    (k) => [null, null, k.ints(sizes)],
  )

const window = (kernel: readonly number[], strides: readonly number[], pads = [0, 0, 0, 0]): Attributes => ({
  kernel_shape: ints(kernel),
  strides: ints(strides),
  pads: ints(pads),
})

/** Reductions, pools, resizing and normalisation. */
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
  GlobalAveragePool: [one('GlobalAveragePool', 'a picture', [2, 3, 2, 4], 'normal')],
  GlobalMaxPool: [one('GlobalMaxPool', 'a picture', [2, 3, 2, 4], 'distinct')],
  AveragePool: [
    one('AveragePool', 'tiles', [1, 2, 4, 6], 'normal', window([2, 3], [2, 3])),
    one('AveragePool', 'tiles that leave a rest', [1, 2, 5, 4], 'normal', window([2, 2], [2, 2])),
    one(
      'AveragePool',
      'overlapping, padding not counted',
      [1, 2, 5, 5],
      'normal',
      window([3, 3], [2, 2], [1, 1, 1, 1]),
    ),
    one('AveragePool', 'overlapping, padding counted', [1, 2, 5, 4], 'normal', {
      ...window([3, 2], [1, 2], [1, 0, 1, 1]),
      count_include_pad: int(1),
    }),
  ],
  MaxPool: [
    one('MaxPool', 'overlapping with a border', [1, 2, 6, 6], 'distinct', window([3, 3], [2, 2], [1, 1, 1, 1])),
    one('MaxPool', 'tiles', [2, 2, 4, 4], 'distinct', window([2, 2], [2, 2])),
    one('MaxPool', 'all below the padding', [1, 1, 4, 4], 'distinct', window([3, 3], [1, 1], [1, 1, 1, 1]), () => []),
  ],
  Resize: [
    resize('nearest, doubled', [1, 2, 3, 2], [1, 2, 6, 4], 'nearest', 'asymmetric'),
    resize('nearest, half pixel, tripled', [1, 1, 2, 2], [1, 1, 6, 6], 'nearest', 'half_pixel', 'round_prefer_floor'),
    resize('nearest, an odd ratio', [1, 1, 3, 4], [1, 1, 5, 3], 'nearest', 'asymmetric'),
    resize('linear, enlarged', [1, 2, 3, 4], [1, 2, 7, 6], 'linear', 'half_pixel'),
    resize('linear, reduced, corners aligned', [1, 1, 6, 5], [1, 1, 3, 2], 'linear', 'align_corners'),
    resize('linear, torch', [1, 1, 4, 4], [1, 1, 1, 8], 'linear', 'pytorch_half_pixel'),
  ],
  Softmax: [
    one('Softmax', 'the last axis', [2, 3, 4], 'normal'),
    one('Softmax', 'an inner axis', [2, 3, 4], 'normal', { axis: int(1) }),
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
} as const satisfies Readonly<Record<string, readonly VjpCase[]>>
