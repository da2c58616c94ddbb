import type { Value } from '../nn/graph-builder.ts'
import { float, int, ints } from '../onnx/attributes.ts'
import type { Attributes, Shape } from '../onnx/graph.ts'
import type { OpCase } from './op-case.ts'
import { constant, many, one } from './one-call.ts'

const conv = (name: string, x: Shape, w: Shape, attributes: Attributes, bias = true): OpCase =>
  one('Conv', name, x, 'normal', attributes, (k) => [constant(k, w), ...(bias ? [constant(k, [w[0] ?? 0])] : [])])

const deconv = (name: string, x: Shape, w: Shape, attributes: Attributes): OpCase =>
  one('ConvTranspose', name, x, 'normal', attributes, (k) => [constant(k, w)])

/** Matrix products and convolutions. */
export const contractionCases = {
  MatMul: [
    many('MatMul', 'two matrices', { a: [2, 3], b: [3, 4] }, 'normal'),
    many('MatMul', 'a batch and a matrix', { a: [2, 2, 3], b: [3, 4] }, 'normal'),
    many('MatMul', 'a matrix and a batch', { a: [2, 3], b: [2, 3, 4] }, 'normal'),
    many('MatMul', 'broadcast batches', { a: [2, 1, 2, 3], b: [3, 3, 2] }, 'normal'),
    many('MatMul', 'a vector on the left', { a: [3], b: [2, 3, 4] }, 'normal'),
    many('MatMul', 'a vector on the right', { a: [2, 4, 3], b: [3] }, 'normal'),
    many('MatMul', 'two vectors', { a: [3], b: [3] }, 'normal'),
    {
      name: 'transposed keys',
      inputs: { q: [1, 2, 3, 4], key: [1, 5, 2, 4] },
      draw: 'normal',
      build: (k, { q, key }) =>
        k.op('MatMul', [q as Value, k.op('Transpose', [key as Value], { perm: ints([0, 2, 3, 1]) })]),
    },
    {
      name: 'plainly transposed keys',
      inputs: { q: [2, 3, 4], key: [2, 5, 4] },
      draw: 'normal',
      build: (k, { q, key }) =>
        k.op('MatMul', [q as Value, k.op('Transpose', [key as Value], { perm: ints([0, 2, 1]) })]),
    },
  ],
  Gemm: [0, 1].flatMap((transA) =>
    [0, 1].map((transB) =>
      many(
        'Gemm',
        `transA ${transA}, transB ${transB}`,
        { a: transA ? [3, 2] : [2, 3], b: transB ? [4, 3] : [3, 4], c: transA ? [4] : [2, 1] },
        'normal',
        { transA: int(transA), transB: int(transB), alpha: float(0.5), beta: float(2) },
      ),
    ),
  ),
  Conv: [
    conv('3 × 3, same', [2, 2, 4, 5], [3, 2, 3, 3], { pads: ints([1, 1, 1, 1]) }),
    conv('1 × 1', [1, 3, 2, 3], [2, 3, 1, 1], {}),
    conv('groups, dilation and uneven pads', [1, 4, 6, 7], [6, 2, 3, 2], {
      group: int(2),
      dilations: ints([2, 1]),
      pads: ints([1, 0, 2, 1]),
    }),
    conv('depthwise', [1, 3, 4, 4], [3, 1, 3, 3], { group: int(3), pads: ints([1, 1, 1, 1]) }, false),
    conv('more padding than the kernel reaches', [1, 2, 3, 3], [2, 2, 1, 3], { pads: ints([2, 1, 0, 1]) }),
    conv('stride 2 on an even side', [1, 2, 6, 6], [3, 2, 3, 3], { strides: ints([2, 2]), pads: ints([1, 1, 1, 1]) }),
    conv('stride 2, padded at the end only', [1, 2, 4, 6], [2, 2, 3, 3], {
      strides: ints([2, 2]),
      pads: ints([0, 0, 1, 1]),
    }),
    conv('stride 3, dilation 2, groups', [1, 4, 9, 8], [4, 2, 3, 2], {
      strides: ints([3, 2]),
      dilations: ints([2, 2]),
      group: int(2),
      pads: ints([1, 1, 2, 0]),
    }),
    conv('1 × 1, stride 2', [1, 2, 5, 4], [2, 2, 1, 1], { strides: ints([2, 2]) }),
    conv('patches', [1, 3, 8, 8], [2, 3, 4, 4], { strides: ints([4, 4]) }, false),
    conv('depthwise, stride 2', [1, 4, 6, 6], [4, 1, 3, 3], {
      group: int(4),
      strides: ints([2, 2]),
      pads: ints([1, 1, 1, 1]),
    }),
    conv('7 × 7, stride 2', [1, 2, 9, 8], [2, 2, 7, 7], { strides: ints([2, 2]), pads: ints([3, 3, 3, 3]) }),
    conv('three spatial axes', [1, 2, 3, 4, 3], [2, 2, 2, 3, 2], { pads: ints([0, 1, 0, 1, 1, 0]) }),
    conv('three spatial axes, stride 2', [1, 2, 4, 4, 5], [2, 1, 2, 2, 3], { group: int(2), strides: ints([2, 2, 2]) }),
    conv('one spatial axis, stride 3', [1, 2, 9], [2, 2, 2], { strides: ints([3]) }),
    conv('one spatial axis', [2, 2, 7], [3, 2, 3], { pads: ints([1, 1]) }),
  ],
  ConvTranspose: [
    deconv('stride 2 with output padding', [1, 3, 3, 4], [3, 2, 3, 3], {
      strides: ints([2, 2]),
      pads: ints([1, 1, 1, 1]),
      output_padding: ints([1, 1]),
    }),
    deconv('groups and output padding', [1, 4, 3, 3], [4, 2, 3, 3], {
      group: int(2),
      strides: ints([3, 2]),
      output_padding: ints([2, 0]),
    }),
    deconv('dilation and uneven pads', [1, 2, 4, 3], [2, 2, 2, 3], {
      dilations: ints([2, 1]),
      pads: ints([1, 0, 0, 2]),
    }),
    deconv('one spatial axis', [1, 2, 4], [2, 3, 3], { strides: ints([2]), pads: ints([1, 0]) }),
    deconv('three spatial axes', [1, 2, 2, 3, 2], [2, 1, 2, 2, 3], { strides: ints([1, 2, 2]) }),
    deconv('groups', [1, 4, 3, 3], [4, 1, 2, 2], { group: int(2) }),
  ],
} as const satisfies Readonly<Record<string, readonly OpCase[]>>
