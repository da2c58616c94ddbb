import type { GraphBuilder, Value } from '../nn/graph-builder.ts'
import { int } from '../onnx/attributes.ts'
import type { Attributes } from '../onnx/graph.ts'
import { index, one } from './one-call.ts'
import type { OpCase } from './op-case.ts'

const toFloat = (k: GraphBuilder, x: Value): Value => k.op('Cast', [x], { to: int(1) })

/** A call that gives truths or whole numbers, shown as floats. */
const shown = (name: string, build: (k: GraphBuilder, x: Value) => Value): OpCase => ({
  name,
  inputs: { x: [3, 4] },
  draw: 'distinct',
  build: (k, { x }) => toFloat(k, build(k, x as Value)),
})

const compare = (op: string): OpCase[] => [
  shown('with a number it meets', (k, x) => k.op(op, [k.op('Floor', [x]), k.scalar(0)])),
]

const logic = (op: string): OpCase[] => [
  shown('two conditions', (k, x) => k.op(op, [k.op('Greater', [x, k.scalar(-0.3)]), k.op('Less', [x, k.scalar(0.3)])])),
]

const arg = (op: string): OpCase[] => [
  shown('an axis, dropped', (k, x) => k.op(op, [x], { axis: int(1), keepdims: int(0) })),
  shown('the first axis, kept', (k, x) => k.op(op, [x])),
]

const step = (op: string, attributes: Attributes = {}): OpCase[] => [
  one(op, 'a matrix', [3, 4], 'distinct', attributes),
]

/** A call among others on a matrix. */
const among = (name: string, build: (k: GraphBuilder, x: Value) => Value): OpCase => ({
  name,
  inputs: { x: [3, 4] },
  draw: 'distinct',
  build: (k, { x }) => build(k, x as Value),
})

const int64 = (k: GraphBuilder, x: Value) => k.op('Cast', [k.op('Mul', [x, k.scalar(2)])], { to: int(7) })

/** Operators without a derivative: they are probed forward only. */
export const stoppedCases = {
  And: logic('And'),
  Or: logic('Or'),
  Xor: logic('Xor'),
  Not: [shown('a condition', (k, x) => k.op('Not', [k.op('Greater', [x, k.scalar(0)])]))],
  Equal: compare('Equal'),
  Greater: compare('Greater'),
  GreaterOrEqual: compare('GreaterOrEqual'),
  Less: compare('Less'),
  LessOrEqual: compare('LessOrEqual'),
  IsNaN: [shown('roots of negative numbers', (k, x) => k.op('IsNaN', [k.op('Sqrt', [x])]))],
  IsInf: [shown('large powers', (k, x) => k.op('IsInf', [k.op('Exp', [k.op('Mul', [x, k.scalar(1000)])])]))],
  ArgMax: arg('ArgMax'),
  ArgMin: arg('ArgMin'),
  Ceil: step('Ceil'),
  Floor: step('Floor'),
  Round: step('Round'),
  Sign: step('Sign'),
  Hardmax: step('Hardmax'),
  EyeLike: step('EyeLike', { k: int(1) }),
  Shape: [shown('a part', (k, x) => k.op('Shape', [x], { start: int(1) }))],
  Size: [shown('a matrix', (k, x) => k.op('Size', [x]))],
  ConstantOfShape: [among('zeros', (k, x) => k.op('Add', [k.op('ConstantOfShape', [k.ints([3, 4])]), x]))],
  Range: [
    among('four numbers', (k, x) => {
      const [start, limit, delta] = [0, 4, 1].map((at) => k.scalar(at)) as [Value, Value, Value]
      return k.op('Add', [k.op('Range', [start, limit, delta]), x])
    }),
  ],
  OneHot: [
    among('three classes', (k, x) =>
      k.op('OneHot', [int64(k, x), index(k, [3], []), k.floats([-1, 2], [2])], { axis: int(1) }),
    ),
  ],
} as const satisfies Readonly<Record<string, readonly OpCase[]>>
