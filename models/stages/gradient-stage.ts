import { vjp } from '../autodiff/vjp.ts'
import { gateBackward } from '../memory/gate-backward.ts'
import { leanGradient } from '../memory/lean-gradient.ts'
import { GraphBuilder } from '../nn/graph-builder.ts'
import type { Graph } from '../onnx/graph.ts'
import { inPrecision, type Precision } from '../precision/precision.ts'

export interface GradientStage {
  readonly name: string
  /** The output whose cotangent `g` comes in. */
  readonly of: string
  /** The input whose gradient `d_<input>` goes out. */
  readonly wrt: string
  readonly precision?: Precision
}

/** The vector–Jacobian product of a stage as a stage of its own: its inputs plus `g`, output `d_<wrt>`. */
export function gradientStage(forward: Graph, stage: GradientStage): Graph {
  return pulledBack(forward, stage, [])
}

/**
 * A stage and its gradient in one graph: the stage's inputs, `g` and `needGradient`; outputs `keep` and `d_<wrt>`.
 *
 * For the CPU provider; see `gateBackward`.
 */
export function gatedStage(forward: Graph, stage: GradientStage, keep: readonly string[]): Graph {
  return gateBackward(pulledBack(forward, stage, keep), ['g'])
}

function pulledBack(
  forward: Graph,
  { name, of, wrt, precision = 'float32' }: GradientStage,
  keep: readonly string[],
): Graph {
  const gradient = leanGradient(inPrecision(vjp(forward, { of: [of], wrt: [wrt], keep }), precision), [`ct_${of}`])
  const k = new GraphBuilder(name)
  const bindings = Object.fromEntries(
    gradient.inputs.map((input) => [
      input.name,
      k.input(input.name === `ct_${of}` ? 'g' : input.name, input.dtype, input.shape),
    ]),
  )
  const values = k.inline(gradient, bindings, '')
  for (const output of gradient.outputs) {
    const value = values[output.name]
    if (value !== undefined) k.output(output.name, value)
  }
  return k.build()
}
