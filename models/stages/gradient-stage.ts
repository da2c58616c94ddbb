import { vjp } from '../autodiff/vjp.ts'
import { gateBackward } from '../memory/gate-backward.ts'
import { leanGradient } from '../memory/lean-gradient.ts'
import { roomyForm, type MemoryForm } from '../memory/memory-form.ts'
import type { Graph } from '../onnx/graph.ts'
import { inPrecision, type Precision } from '../precision/precision.ts'

export interface GradientStage {
  readonly name: string
  /** The output whose cotangent `g` comes in. */
  readonly of: string
  /** The input whose gradient `d_<input>` goes out. */
  readonly wrt: string
  readonly precision?: Precision
  readonly form?: MemoryForm
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
  { name, of, wrt, precision = 'float32', form = roomyForm }: GradientStage,
  keep: readonly string[],
): Graph {
  const plain = inPrecision(vjp(forward, { of: [of], wrt: [wrt], keep, mayFlip: form.copiesWeights }), precision)
  const gradient = leanGradient(plain, [`ct_${of}`], { segments: form.segments })
  return { ...withInputNamed(gradient, `ct_${of}`, 'g'), name }
}

function withInputNamed(graph: Graph, from: string, to: string): Graph {
  const rename = (name: string) => (name === from ? to : name)
  const typed = graph.types.get(from)
  return {
    ...graph,
    inputs: graph.inputs.map((input) => ({ ...input, name: rename(input.name) })),
    nodes: graph.nodes.map((node) => ({ ...node, inputs: node.inputs.map(rename) })),
    types: typed === undefined ? graph.types : new Map([...graph.types, [to, typed]]),
  }
}
