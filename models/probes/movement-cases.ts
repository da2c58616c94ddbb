import type { GraphBuilder, Value } from '../nn/graph-builder.ts'
import { int, ints, str } from '../onnx/attributes.ts'
import type { OpCase } from './op-case.ts'
import { constant, many, one } from './one-call.ts'

/** Moving elements about. */
export const movementCases = {
  Reshape: [one('Reshape', 'with -1 and 0', [2, 3, 4], 'normal', {}, (k) => [k.ints([0, -1])])],
  Flatten: [one('Flatten', 'at axis 2', [2, 3, 4], 'normal', { axis: int(2) })],
  Squeeze: [one('Squeeze', 'one axis', [2, 1, 3], 'normal', {}, (k) => [k.ints([1])])],
  Unsqueeze: [one('Unsqueeze', 'two axes', [2, 3], 'normal', {}, (k) => [k.ints([0, -1])])],
  Transpose: [
    one('Transpose', 'a rotation', [2, 3, 4], 'normal', { perm: ints([2, 0, 1]) }),
    one('Transpose', 'no perm', [2, 3, 4], 'normal'),
  ],
  Concat: [
    many('Concat', 'three pieces', { a: [2, 1, 2], b: [2, 3, 2], c: [2, 2, 2] }, 'normal', { axis: int(1) }),
    {
      name: 'a constant piece',
      inputs: { a: [2, 2] },
      draw: 'normal',
      build: (k, { a }) => k.op('Concat', [constant(k, [2, 3]), a as Value], { axis: int(-1) }),
    },
  ],
  Split: [
    { name: 'all pieces', inputs: { x: [2, 5] }, draw: 'normal', build: (k, { x }) => gatedSplit(k, x as Value) },
    {
      name: 'one piece used',
      inputs: { x: [6, 2] },
      draw: 'normal',
      build: (k, { x }) => k.ops('Split', [x as Value], { axis: int(0) }, 3)[1] as Value,
    },
  ],
  Slice: [
    one('Slice', 'the middle', [5, 4], 'normal', {}, (k) => [k.ints([1, -3]), k.ints([4, 2 ** 40]), k.ints([0, 1])]),
    one('Slice', 'every second', [7, 2], 'normal', {}, (k) => [k.ints([1]), k.ints([7]), k.ints([0]), k.ints([2])]),
    one('Slice', 'every third, to before the end', [10], 'normal', {}, (k) => [
      k.ints([0]),
      k.ints([5]),
      k.ints([0]),
      k.ints([3]),
    ]),
    one('Slice', 'backwards', [2, 5], 'normal', {}, (k) => [k.ints([-1]), k.ints([-100]), k.ints([1]), k.ints([-1])]),
    one('Slice', 'backwards by two', [6], 'normal', {}, (k) => [k.ints([4]), k.ints([0]), k.ints([0]), k.ints([-2])]),
    { name: 'two halves', inputs: { x: [2, 6] }, draw: 'normal', build: (k, { x }) => halves(k, x as Value) },
  ],
  Pad: [
    one('Pad', 'zeros', [2, 3], 'normal', {}, (k) => [k.ints([1, 0, 0, 2])]),
    one('Pad', 'cropping and adding', [3, 4], 'normal', {}, (k) => [k.ints([-1, 1, 0, -2]), k.scalar(0.5)]),
    one('Pad', 'reflected', [2, 4, 3], 'normal', { mode: str('reflect') }, (k) => [k.ints([0, 2, 1, 0, 3, 2])]),
    one('Pad', 'repeated edges', [3, 2, 2], 'normal', { mode: str('edge') }, (k) => [k.ints([1, 0, 2, 2, 0, 0])]),
  ],
  Expand: [one('Expand', 'a new axis and a side of 1', [3, 1], 'normal', {}, (k) => [k.ints([2, 1, 4])])],
  Tile: [one('Tile', 'two axes', [2, 3], 'normal', {}, (k) => [k.ints([2, 3])])],
  DepthToSpace: [
    one('DepthToSpace', 'blocks first', [1, 8, 2, 3], 'normal', { blocksize: int(2) }),
    one('DepthToSpace', 'channels first', [2, 4, 2, 1], 'normal', { blocksize: int(2), mode: str('CRD') }),
  ],
  SpaceToDepth: [one('SpaceToDepth', 'a picture', [2, 2, 4, 6], 'normal', { blocksize: int(2) })],
} as const satisfies Readonly<Record<string, readonly OpCase[]>>

function gatedSplit(k: GraphBuilder, x: Value): Value {
  const [a, b] = k.ops('Split', [x, k.ints([2, 3])], { axis: int(1) }, 2) as [Value, Value]
  return k.op('Mul', [k.op('ReduceSum', [a, k.ints([1])]), b])
}

function halves(k: GraphBuilder, x: Value): Value {
  const part = (from: number, to: number) => k.op('Slice', [x, k.ints([from]), k.ints([to]), k.ints([1])])
  return k.op('Mul', [part(0, 3), part(3, 6)])
}
