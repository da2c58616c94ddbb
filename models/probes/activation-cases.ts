import type { Value } from '../nn/graph-builder.ts'
import { float, int, str } from '../onnx/attributes.ts'
import type { Attributes } from '../onnx/graph.ts'
import type { Draw } from './draw.ts'
import { index, many, one } from './one-call.ts'
import type { OpCase } from './op-case.ts'

const simple = (op: string, kind: Draw = 'normal', attributes: Attributes = {}): OpCase[] => [
  one(op, 'a matrix', [3, 4], kind, attributes),
]

/** Activations and rarer functions of one number. */
export const activationCases = {
  Elu: [...simple('Elu'), one('Elu', 'another slope', [5], 'normal', { alpha: float(0.4) })],
  Celu: simple('Celu', 'normal', { alpha: float(1.5) }),
  Selu: simple('Selu'),
  HardSigmoid: simple('HardSigmoid', 'distinct', { alpha: float(1) }),
  HardSwish: [
    {
      name: 'past both ends',
      inputs: { x: [12] },
      draw: 'distinct',
      build: (k, { x }) => k.op('HardSwish', [k.op('Mul', [x as Value, k.scalar(8)])]),
    },
  ],
  Softsign: simple('Softsign'),
  ThresholdedRelu: simple('ThresholdedRelu', 'distinct', { alpha: float(0.2) }),
  Shrink: simple('Shrink', 'distinct', { lambd: float(0.2), bias: float(0.1) }),
  LeakyRelu: simple('LeakyRelu', 'normal', { alpha: float(0.2) }),
  PRelu: [
    many('PRelu', 'a slope a channel', { x: [2, 3, 2], slope: [3, 1] }, 'normal'),
    one('PRelu', 'one slope', [2, 3], 'normal', {}, (k) => [k.floats([0.25], [1])]),
  ],
  Sinh: simple('Sinh'),
  Cosh: simple('Cosh'),
  Asinh: simple('Asinh'),
  Acosh: [
    {
      name: 'above 1',
      inputs: { x: [5] },
      draw: 'positive',
      build: (k, { x }) => k.op('Acosh', [k.op('Add', [x as Value, k.scalar(1)])]),
    },
  ],
  Atanh: simple('Atanh', 'unit'),
  Mod: [
    one('Mod', 'a fixed divisor', [3, 8], 'distinct', { fmod: int(1) }, (k) => [k.scalar(0.7)]),
    {
      name: 'a divisor that moves between jumps',
      inputs: { b: [2, 1] },
      draw: 'positive',
      build: (k, { b }) => {
        const divisor = k.op('Add', [k.op('Mul', [b as Value, k.scalar(0.1)]), k.scalar(0.7)])
        return k.op('Mod', [k.floats([2, -1.2], [2]), divisor], { fmod: int(1) })
      },
    },
  ],
  CastLike: [
    {
      name: 'to float64 and back',
      inputs: { x: [4] },
      draw: 'normal',
      build: (k, { x }) => {
        const wide = k.op('CastLike', [x as Value, k.op('Cast', [k.scalar(0)], { to: int(11) })])
        return k.op('CastLike', [wide, k.scalar(0)])
      },
    },
  ],
  Dropout: [
    one('Dropout', 'in inference', [3, 4], 'normal'),
    one('Dropout', 'with a ratio', [3, 4], 'normal', {}, (k) => [k.scalar(0.5)]),
  ],
  Sum: [
    many('Sum', 'three, broadcast', { a: [2, 3], b: [3], c: [2, 1] }, 'normal'),
    many('Sum', 'one', { a: [3] }, 'normal'),
  ],
  Mean: [many('Mean', 'three, broadcast', { a: [2, 3], b: [3], c: [2, 1] }, 'normal')],
  LpNormalization: [
    one('LpNormalization', 'Euclidean', [3, 4], 'normal'),
    one('LpNormalization', 'Manhattan, an inner axis', [2, 3, 2], 'normal', { p: int(1), axis: int(1) }),
  ],
  LRN: [
    one('LRN', 'five channels', [1, 6, 2, 2], 'normal', { size: int(5), alpha: float(0.5) }),
    one('LRN', 'three channels', [1, 4, 2, 2], 'normal', {
      size: int(3),
      alpha: float(0.3),
      beta: float(0.5),
      bias: float(2),
    }),
  ],
  Trilu: [
    one('Trilu', 'upper', [2, 3, 4], 'normal'),
    one('Trilu', 'below the diagonal', [4, 4], 'normal', { upper: int(0) }, (k) => [index(k, [-1], [])]),
  ],
  CumSum: [
    one('CumSum', 'forwards', [2, 4], 'normal', {}, (k) => [index(k, [1], [])]),
    one('CumSum', 'backwards, without itself', [3, 2], 'normal', { reverse: int(1), exclusive: int(1) }, (k) => [
      index(k, [0], []),
    ]),
  ],
  Einsum: [
    many('Einsum', 'attention', { q: [2, 3, 2, 4], key: [2, 5, 2, 4] }, 'normal', { equation: str('bihd,bjhd->bhij') }),
    many('Einsum', 'three operands', { a: [2, 3], b: [3, 4], c: [4] }, 'normal', { equation: str('ij,jk,k->i') }),
    many('Einsum', 'an outer product', { a: [2], b: [3] }, 'normal', { equation: str('i,j->ji') }),
    many('Einsum', 'a sum and a product without an arrow', { a: [2, 3, 2], b: [3, 2] }, 'normal', {
      equation: str('zij,ij'),
    }),
    one('Einsum', 'a sum of rows, transposed', [2, 3, 4], 'normal', { equation: str('abc->ca') }),
  ],
} as const satisfies Readonly<Record<string, readonly OpCase[]>>
