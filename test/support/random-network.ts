import fc from 'fast-check'
import { must } from '../../models/must.ts'
import { GraphBuilder, type Value } from '../../models/nn/graph-builder.ts'
import * as ops from '../../models/nn/ops.ts'
import { float } from '../../models/onnx/attributes.ts'
import type { Graph } from '../../models/onnx/graph.ts'
import { draw } from '../../models/probes/draw.ts'

/** Networks of random layers over `x` `[1, 4, 2, 2]`, for properties that hold of every graph. */

const shape = [1, 4, 2, 2]
const weight = (k: GraphBuilder, sides: readonly number[], seed: number) =>
  ops.mul(
    k.floats(
      draw(
        'normal',
        sides.reduce((a, b) => a * b, 1),
        seed,
      ),
      sides,
    ),
    0.4,
  )

/** Smooth steps that keep `[1, 4, 2, 2]`; `a` is the newest value, `b` an older one. */
const steps: Readonly<Record<string, (a: Value, b: Value, k: GraphBuilder) => Value>> = {
  add: (a, b) => ops.add(a, b),
  gate: (a, b) => ops.mul(a, ops.sigmoid(b)),
  silu: (a) => ops.mul(a, ops.sigmoid(a)),
  tanh: (a) => ops.tanh(a),
  conv: (a, _b, k) => ops.conv(a, weight(k, [4, 4, 3, 3], 1), null, { pads: [1, 1, 1, 1] }),
  upDown: (a, _b, k) =>
    ops.conv(ops.upsampleNearest(a, 2), weight(k, [4, 4, 3, 3], 2), null, { strides: [2, 2], pads: [1, 1, 1, 1] }),
  groupNorm: (a, _b, k) =>
    ops.reshape(
      k.op('InstanceNormalization', [ops.reshape(a, [1, 2, 8]), k.floats([1, 1], [2]), k.floats([0, 0], [2])], {
        epsilon: float(1e-2),
      }),
      shape,
    ),
  attend: (a, b) => {
    const [q, keys] = [a, b].map((x) => ops.transpose(ops.reshape(x, [1, 4, 4]), [0, 2, 1])) as [Value, Value]
    const mixed = ops.matmul(ops.softmax(ops.matmul(q, ops.transpose(keys, [0, 2, 1]))), keys)
    return ops.reshape(ops.transpose(mixed, [0, 2, 1]), shape)
  },
  halves: (a) => ops.concat([ops.tanh(ops.slice(a, 1, 2, 4)), ops.slice(a, 1, 0, 2)], 1),
  skip: (a, b, k) => ops.conv(ops.concat([a, b], 1), weight(k, [4, 8, 1, 1], 3), null),
  linear: (a, _b, k) =>
    ops.reshape(ops.gemm(ops.reshape(a, [4, 4]), weight(k, [4, 4], 4), null, { transB: true }), shape),
  pool: (a) => ops.add(a, ops.globalAveragePool(a)),
}

/** Layers by name, each with how far back its second input lies. */
export const randomLayers = fc.array(fc.tuple(fc.constantFrom(...Object.keys(steps)), fc.nat(20)), {
  minLength: 2,
  maxLength: 8,
})

/** The network of a drawn plan: `x` to `y`. */
export function randomNetwork(plan: readonly (readonly [string, number])[]): Graph {
  const k = new GraphBuilder('random')
  const values = [k.input('x', 'float32', shape)]
  for (const [name, back] of plan) {
    const newest = must(values.at(-1), 'x at least')
    values.push(must(steps[name], 'a step')(newest, must(values[back % values.length], 'an older value'), k))
  }
  k.output('y', must(values.at(-1), 'x at least'))
  return k.build()
}
