import { describe, expect, it } from 'vitest'
import type { Graph } from '../../../../models/onnx/graph.ts'
import type { Op } from '../../../../models/onnx/infer-types.ts'
import { opCases } from '../../../../models/probes/op-cases.ts'
import { errorAgainst } from '../../../../models/probes/probe-error.ts'
import { probeOf } from '../../../../models/probes/probe.ts'
import { lowerGraph, type LoweredGraph } from '../../../../models/providers/lower-graph.ts'
import { profileOf, type ProviderProfile } from '../../../../models/providers/profile.ts'
import { profiles } from '../../../../models/providers/provider.ts'
import { runGraph } from '../../../support/ort.ts'

/** The largest errors of a lowered probe, run on the CPU, against the probe as it was. */
async function errorsOf(op: Op, profile: ProviderProfile) {
  const probe = probeOf(op, opCases[op])
  const lowered = lowerGraph(probe.graph, profile)
  const [before, after] = [await runGraph(probe.graph, probe.feeds), await runGraph(lowered.graph, probe.feeds)]
  return { lowered, errors: probe.cases.map((test) => errorAgainst(test, after, before)) }
}

const ops = Object.keys(opCases) as Op[]

describe.each(['webgpu', 'coreml'] as const)('lowered for %s', (provider) => {
  it.each(ops)('%s and its gradient give the same numbers', async (op) => {
    const { lowered, errors } = await errorsOf(op, profiles[provider])
    for (const { name, forward, gradient } of errors) {
      expect.soft(forward, `${name}, forward`).toBeLessThan(2e-5)
      expect.soft(gradient ?? 0, `${name}, gradient`).toBeLessThan(2e-5)
    }
    expect(sameInterface(lowered.graph, probeOf(op, opCases[op]).graph)).toBe(true)
  })
})

function sameInterface(a: Graph, b: Graph): boolean {
  return JSON.stringify([a.inputs, a.outputs]) === JSON.stringify([b.inputs, b.outputs])
}

/** A provider that has everything but one operator: each lowering is tried where nothing else stands in for it. */
const without = (op: Op): ProviderProfile =>
  profileOf(
    ops.filter((other) => other !== op),
    {},
  )

const remaining = ({ graph, left }: LoweredGraph, op: Op) => ({
  calls: graph.nodes.filter((node) => node.op === op).length,
  left: left.length,
})

describe('every lowering alone', () => {
  const lowered = ops.filter((op) => remaining(lowerGraph(probeOf(op, opCases[op]).graph, without(op)), op).left === 0)

  it('exists for all but what everything else is made of', () => {
    const basic = [
      'Add Sub Mul Div Pow Identity Cast Exp Log Sqrt Erf Sigmoid Softplus Tanh Sin Cos Asin Acos Atan Relu Clip Max',
      'Reshape Squeeze Unsqueeze Transpose Concat Split Slice Tile Gather GatherElements GatherND ScatterElements',
      'ScatterND TopK MatMul Conv ReduceSum ReduceMean ReduceMax Softmax GlobalAveragePool AveragePool MaxPool Resize',
      'And Not Equal Greater GreaterOrEqual Less LessOrEqual ArgMax Ceil',
    ]
    expect(ops.filter((op) => !lowered.includes(op))).toEqual(basic.join(' ').split(' '))
  })

  it.each(lowered)('%s gives the same numbers', async (op) => {
    const result = await errorsOf(op, without(op))
    const worst = Math.max(...result.errors.flatMap(({ forward, gradient }) => [forward, gradient ?? 0]))
    expect(worst).toBeLessThan(2e-5)
  })
})
