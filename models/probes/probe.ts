import { must } from '../must.ts'
import { vjpRules } from '../autodiff/vjp-rules.ts'
import { vjpInto } from '../autodiff/tape.ts'
import { GraphBuilder } from '../nn/graph-builder.ts'
import type { Graph } from '../onnx/graph.ts'
import type { Op } from '../onnx/infer-types.ts'
import { sizeOf } from '../tensor/shape.ts'
import { draw } from './draw.ts'
import type { OpCase } from './op-case.ts'

/** The outputs of one case in a probe's graph: `y`, and for operators with a rule one gradient an input. */
export interface ProbedCase {
  readonly name: string
  readonly y: string
  /** The cotangent's input and the differentiated inputs with their gradients; null where the operator stops. */
  readonly pulled: { readonly cotangent: string; readonly gradients: readonly { input: string; d: string }[] } | null
}

/** Cases of one operator in one graph, so that a provider's start and its shaders are paid once. */
export interface Probe {
  readonly graph: Graph
  readonly feeds: Readonly<Record<string, Float32Array>>
  readonly cases: readonly ProbedCase[]
}

export function probeOf(op: Op, cases: readonly OpCase[]): Probe {
  const k = new GraphBuilder(op)
  const feeds: Record<string, Float32Array> = {}
  const probed = cases.map((test, n): ProbedCase => {
    const names = Object.keys(test.inputs)
    const inputs = names.map((name, i) => {
      const shape = must(test.inputs[name], 'a shape for each input')
      feeds[`${n}.${name}`] = draw(test.draw, sizeOf(shape), 10 + i)
      return k.input(`${n}.${name}`, 'float32', shape)
    })
    const y = test.build(k, Object.fromEntries(names.map((name, i) => [name, must(inputs[i], 'as many')])))
    k.output(`${n}.y`, y)
    if (!Object.hasOwn(vjpRules, op)) return { name: test.name, y: `${n}.y`, pulled: null }
    const cotangent = `${n}.ct`
    feeds[cotangent] = draw('normal', sizeOf(y.shape), 5)
    const cotangents = [k.input(cotangent, 'float32', y.shape)]
    const gradients = vjpInto(k, { of: [y], cotangents, wrt: inputs }).map((gradient, i) => {
      const input = must(inputs[i], 'as many').name
      k.output(`${input}.d`, gradient)
      return { input, d: `${input}.d` }
    })
    return { name: test.name, y: `${n}.y`, pulled: { cotangent, gradients } }
  })
  return { graph: k.build(), feeds, cases: probed }
}
