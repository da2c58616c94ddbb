import { int, ints } from '../onnx/attributes.ts'
import type { Attributes } from '../onnx/graph.ts'
import { one } from './one-call.ts'
import type { OpCase } from './op-case.ts'

const window = (kernel: readonly number[], strides: readonly number[], pads?: readonly number[]): Attributes => ({
  kernel_shape: ints(kernel),
  strides: ints(strides),
  pads: ints(pads ?? new Array<number>(2 * kernel.length).fill(0)),
})

const ceil = { ceil_mode: int(1) }
const counted = { count_include_pad: int(1) }
const border = [1, 1, 1, 1]

/** Pools, with windows that overlap, hang over, leave a rest or have holes. */
export const poolCases = {
  GlobalAveragePool: [one('GlobalAveragePool', 'a picture', [2, 3, 2, 4], 'normal')],
  GlobalMaxPool: [one('GlobalMaxPool', 'a picture', [2, 3, 2, 4], 'distinct')],
  GlobalLpPool: [
    one('GlobalLpPool', 'the norm', [2, 3, 2, 4], 'normal'),
    one('GlobalLpPool', 'the third power', [1, 2, 3, 2], 'normal', { p: int(3) }),
  ],
  AveragePool: [
    one('AveragePool', 'tiles', [1, 2, 4, 6], 'normal', window([2, 3], [2, 3])),
    one('AveragePool', 'tiles that leave a rest', [1, 2, 5, 4], 'normal', window([2, 2], [2, 2])),
    one('AveragePool', 'overlapping, padding not counted', [1, 2, 5, 5], 'normal', window([3, 3], [2, 2], border)),
    one('AveragePool', 'overlapping, padding counted', [1, 2, 5, 4], 'normal', {
      ...window([3, 2], [1, 2], [1, 0, 1, 1]),
      ...counted,
    }),
    one('AveragePool', 'hanging over', [1, 1, 6, 5], 'normal', { ...window([3, 2], [2, 2]), ...ceil }),
    one('AveragePool', 'hanging over a border', [1, 1, 6, 6], 'normal', { ...window([3, 3], [2, 2], border), ...ceil }),
    one('AveragePool', 'hanging over a counted border', [1, 1, 6, 6], 'normal', {
      ...window([3, 3], [2, 2], border),
      ...ceil,
      ...counted,
    }),
    one('AveragePool', 'one axis', [2, 2, 7], 'normal', window([3], [2], [1, 1])),
    one('AveragePool', 'three axes', [1, 2, 3, 4, 3], 'normal', window([2, 2, 3], [1, 2, 1], [0, 0, 1, 0, 0, 1])),
  ],
  MaxPool: [
    one('MaxPool', 'overlapping with a border', [1, 2, 6, 6], 'distinct', window([3, 3], [2, 2], border)),
    one('MaxPool', 'tiles', [2, 2, 4, 4], 'distinct', window([2, 2], [2, 2])),
    one('MaxPool', 'all below the padding', [1, 1, 4, 4], 'distinct', window([3, 3], [1, 1], border)),
    one('MaxPool', 'hanging over', [1, 2, 6, 5], 'distinct', { ...window([3, 2], [2, 2]), ...ceil }),
    one('MaxPool', 'hanging over a border', [1, 1, 6, 6], 'distinct', { ...window([3, 3], [2, 2], border), ...ceil }),
    one('MaxPool', 'with holes', [1, 2, 6, 6], 'distinct', {
      ...window([2, 2], [1, 2], border),
      dilations: ints([2, 3]),
    }),
    one('MaxPool', 'one axis', [2, 2, 7], 'distinct', window([3], [2], [1, 0])),
    one('MaxPool', 'three axes', [1, 1, 3, 4, 4], 'distinct', window([2, 2, 2], [1, 2, 2])),
  ],
  LpPool: [
    one('LpPool', 'the norm, overlapping', [1, 2, 5, 5], 'normal', window([3, 3], [2, 2], border)),
    one('LpPool', 'sums of absolute values', [1, 2, 4, 4], 'normal', { ...window([2, 2], [2, 2]), p: int(1) }),
    one('LpPool', 'the third power', [1, 1, 4, 5], 'normal', { ...window([2, 3], [1, 2]), p: int(3) }),
  ],
} as const satisfies Readonly<Record<string, readonly OpCase[]>>
