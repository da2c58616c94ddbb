import type { GraphBuilder, Value } from '../nn/graph-builder.ts'
import { int } from '../onnx/attributes.ts'
import type { Draw } from './draw.ts'
import type { OpCase } from './op-case.ts'
import { constant, many, one } from './one-call.ts'

const both = (op: string, kind: Draw = 'normal'): OpCase[] => [
  many(op, 'same shapes', { a: [2, 3], b: [2, 3] }, kind),
  many(op, 'a row and a column', { a: [3, 1], b: [2, 1, 4] }, kind),
  many(op, 'a scalar', { a: [], b: [2, 3] }, kind),
]

const simple = (op: string, kind: Draw = 'normal'): OpCase[] => [one(op, 'a matrix', [3, 4], kind)]

/** Element by element, with every way of broadcasting. */
export const elementwiseCases = {
  Add: both('Add'),
  Sub: both('Sub'),
  Mul: [
    ...both('Mul'),
    {
      name: 'a square',
      inputs: { x: [5] },
      draw: 'normal',
      build: (k, { x }) => k.op('Mul', [x as Value, x as Value]),
    },
    {
      name: 'SiLU',
      inputs: { x: [7] },
      draw: 'normal',
      build: (k, { x }) => k.op('Mul', [x as Value, k.op('Sigmoid', [x as Value])]),
    },
    { name: 'QuickGELU', inputs: { x: [7] }, draw: 'normal', build: (k, { x }) => quickGelu(k, x as Value) },
    { name: 'GELU', inputs: { x: [7] }, draw: 'normal', build: (k, { x }) => gelu(k, x as Value) },
    { name: 'a gate and itself', inputs: { x: [7] }, draw: 'normal', build: (k, { x }) => siluAndGate(k, x as Value) },
  ],
  Div: both('Div'),
  Pow: [2, 1, 3, -0.5].map((p) => one('Pow', `exponent ${p}`, [6], 'positive', {}, (k) => [k.scalar(p)])),
  Neg: simple('Neg'),
  Identity: simple('Identity'),
  Cast: [
    {
      name: 'to float64 and back',
      inputs: { x: [4] },
      draw: 'normal',
      build: (k, { x }) => k.op('Cast', [k.op('Cast', [x as Value], { to: int(11) })], { to: int(1) }),
    },
  ],
  Reciprocal: simple('Reciprocal'),
  Exp: simple('Exp'),
  Log: simple('Log', 'positive'),
  Sqrt: simple('Sqrt', 'positive'),
  Erf: simple('Erf'),
  Sigmoid: simple('Sigmoid'),
  Softplus: simple('Softplus'),
  Tanh: simple('Tanh'),
  Sin: simple('Sin'),
  Cos: simple('Cos'),
  Tan: simple('Tan', 'unit'),
  Asin: simple('Asin', 'unit'),
  Acos: simple('Acos', 'unit'),
  Atan: simple('Atan'),
  Abs: simple('Abs'),
  Relu: simple('Relu'),
  Clip: [
    one('Clip', 'both bounds', [4, 4], 'distinct', {}, (k) => [k.scalar(-0.4), k.scalar(0.3)]),
    one('Clip', 'only a low bound', [4, 4], 'distinct', {}, (k) => [k.scalar(0.1)]),
  ],
  Min: [threeWay('Min'), many('Min', 'one input', { a: [3] }, 'normal')],
  Max: [threeWay('Max')],
  Where: [
    {
      name: 'a broadcast choice',
      inputs: { a: [3], b: [2, 3] },
      draw: 'normal',
      build: (k, { a, b }) =>
        k.op('Where', [k.op('Greater', [constant(k, [2, 1]), k.scalar(0)]), a as Value, b as Value]),
    },
  ],
} as const satisfies Readonly<Record<string, readonly OpCase[]>>

/** Three grids of step 0.1, apart from each other, so that a small step changes no winner. */
function threeWay(op: string): OpCase {
  return {
    name: 'three inputs',
    inputs: { a: [3, 4], b: [4], c: [3, 1] },
    draw: 'distinct',
    build: (k, { a, b, c }) => {
      const shift = (x: Value | undefined, by: number) => k.op('Add', [x as Value, k.scalar(by)])
      return k.op(op, [shift(a, 0), shift(b, 0.03), shift(c, 0.015)])
    },
  }
}

function quickGelu(k: GraphBuilder, x: Value): Value {
  return k.op('Mul', [k.op('Sigmoid', [k.op('Mul', [k.scalar(1.702), x])]), x])
}

function gelu(k: GraphBuilder, x: Value): Value {
  return k.op('Mul', [x, k.op('Add', [k.op('Erf', [k.op('Div', [x, k.scalar(Math.SQRT2)])]), k.scalar(1)])])
}

/** The gate of a SiLU used once more: its own rule must still run. */
function siluAndGate(k: GraphBuilder, x: Value): Value {
  const gate = k.op('Sigmoid', [x])
  return k.op('Add', [k.op('Mul', [x, gate]), k.op('Exp', [gate])])
}
