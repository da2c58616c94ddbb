import type { GraphBuilder, Value } from '../nn/graph-builder.ts'
import { int, str } from '../onnx/attributes.ts'
import type { Attributes, Shape } from '../onnx/graph.ts'
import { index, liveIndex, one } from './one-call.ts'
import type { OpCase } from './op-case.ts'

/** Data and updates through one operator whose second input are indices, known or live. */
const scatter = (
  op: string,
  name: string,
  data: Shape,
  updates: Shape,
  indices: (k: GraphBuilder, x: Value) => Value,
  attributes: Attributes = {},
): OpCase => ({
  name,
  inputs: { data, updates },
  draw: 'normal',
  build: (k, x) => {
    const [into, from] = [x['data'] as Value, x['updates'] as Value]
    return k.op(op, [into, indices(k, into), from], attributes)
  },
})

const picked = (
  op: string,
  name: string,
  shape: Shape,
  indices: (k: GraphBuilder, x: Value) => Value,
  attributes: Attributes = {},
): OpCase => ({
  name,
  inputs: { x: shape },
  draw: 'normal',
  build: (k, { x }) => k.op(op, [x as Value, indices(k, x as Value)], attributes),
})

const top = (name: string, shape: Shape, count: number, attributes: Attributes): OpCase => ({
  name,
  inputs: { x: shape },
  draw: 'distinct',
  build: (k, { x }) => k.ops('TopK', [x as Value, k.ints([count])], attributes, 2)[0] as Value,
})

/** Elements and slabs that other elements name. */
export const indexingCases = {
  Gather: [
    one('Gather', 'a scalar index', [4, 3], 'normal', { axis: int(0) }, (k) => [index(k, [-2], [])]),
    one('Gather', 'one row', [4, 3], 'normal', { axis: int(1) }, (k) => [k.ints([2])]),
    one('Gather', 'repeated rows', [4, 3], 'normal', { axis: int(0) }, (k) => [k.ints([0, 2, 0, -1])]),
    one('Gather', 'columns', [2, 4, 3], 'normal', { axis: int(1) }, (k) => [k.ints([3, 1, 1])]),
    picked('Gather', 'live rows', [4, 3], (k, x) => liveIndex(k, [1, -1, 1, 3], [2, 2], x)),
  ],
  GatherElements: [
    picked('GatherElements', 'rows', [3, 2], (k) => index(k, [0, 2, -1, 0], [2, 2])),
    picked('GatherElements', 'live columns of a part', [3, 4], (k, x) => liveIndex(k, [3, 0, 0, 2, -2, 1], [2, 3], x), {
      axis: int(1),
    }),
  ],
  GatherND: [
    picked('GatherND', 'elements', [3, 4], (k) => index(k, [0, 1, 2, -1, 0, 1], [3, 2])),
    picked('GatherND', 'rows of a batch', [2, 3, 2], (k) => index(k, [2, 0], [2, 1]), { batch_dims: int(1) }),
    picked('GatherND', 'live slabs', [3, 2, 2], (k, x) => liveIndex(k, [1, -1, 1], [3, 1], x)),
  ],
  ScatterElements: [
    scatter('ScatterElements', 'overwriting', [3, 3], [2, 2], (k) => index(k, [0, 2, 1, 0], [2, 2])),
    scatter(
      'ScatterElements',
      'adding, live and repeated',
      [2, 4],
      [2, 3],
      (k, x) => liveIndex(k, [0, 0, -1, 1, 1, 2], [2, 3], x),
      {
        axis: int(1),
        reduction: str('add'),
      },
    ),
  ],
  ScatterND: [
    scatter('ScatterND', 'overwriting rows', [4, 3], [2, 3], (k) => index(k, [3, -4], [2, 1])),
    scatter('ScatterND', 'overwriting live elements', [2, 3], [2], (k, x) => liveIndex(k, [0, 2, -1, 0], [2, 2], x)),
    scatter('ScatterND', 'adding', [3, 2], [3, 2], (k) => index(k, [1, 1, 0], [3, 1]), { reduction: str('add') }),
  ],
  TopK: [
    top('the largest', [2, 5], 2, {}),
    top('the smallest, another axis', [4, 2], 3, { axis: int(0), largest: int(0) }),
  ],
} as const satisfies Readonly<Record<string, readonly OpCase[]>>
