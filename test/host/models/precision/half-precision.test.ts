import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { vjp } from '../../../../models/autodiff/vjp.ts'
import { must } from '../../../../models/must.ts'
import { halfPrecision } from '../../../../models/precision/half-precision.ts'
import { stepStage, stepVjpStage } from '../../../../models/stages/step-stage.ts'
import { openDiskPack } from '../../../support/disk-pack.ts'
import { goldenPackFolder, goldenTensors, relativeError } from '../../../support/golden.ts'
import { draw } from '../../../../models/probes/draw.ts'
import { runGraph } from '../../../support/ort.ts'
import { randomLayers, randomNetwork } from '../../../support/random-network.ts'

describe('half precision', () => {
  it('keeps the interface and stays within a percent on random networks', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(randomLayers, fc.nat(1000), async (plan, seed) => {
        const full = vjp(randomNetwork(plan), { of: ['y'], wrt: ['x'], keep: ['y'] })
        const half = halfPrecision(full)
        expect([half.inputs, half.outputs]).toEqual([full.inputs, full.outputs])
        const feeds = { x: draw('unit', 16, seed), ct_y: draw('unit', 16, seed + 1) }
        const [expected, actual] = [await runGraph(full, feeds), await runGraph(half, feeds)]
        for (const name of ['y', 'd_x']) {
          const want = must(expected[name], name)
          if (want.some((value) => value !== 0))
            expect(relativeError(must(actual[name], name), want)).toBeLessThan(0.02)
        }
      }),
      { numRuns: 40, seed: 1 },
    )
  })

  it('computes norms, softmax and reductions in float32 and products in float16', () => {
    const graph = stepVjpStage(openDiskPack(goldenPackFolder), 'float16')
    const dtypes = (op: string) =>
      new Set(
        graph.nodes.filter((node) => node.op === op).map(({ outputs }) => graph.types.get(outputs[0] ?? '')?.dtype),
      )
    for (const op of ['InstanceNormalization', 'LayerNormalization', 'Softmax', 'ReduceMean', 'ReduceSum'])
      expect(dtypes(op), op).toEqual(new Set(['float32']))
    for (const op of ['Conv', 'Gemm', 'MatMul']) expect(dtypes(op), op).toEqual(new Set(['float16']))
  })

  it('denoises and differentiates within a percent of PyTorch in float32', { timeout: 120_000 }, async () => {
    const pack = openDiskPack(goldenPackFolder)
    const golden = goldenTensors()
    const [t = 0, a = 0, b = 0, w = 0] = golden('step.k')
    const k = { u: golden('step.u'), context: golden('context'), t: [t], b: [b], w: [w] }
    const run = (graph: Parameters<typeof runGraph>[0], feeds: Parameters<typeof runGraph>[1]) =>
      runGraph(graph, feeds, { folder: goldenPackFolder })
    const { next = [] } = await run(stepStage(pack, 'float16'), { ...k, x: golden('step.x'), a: [a] })
    expect(relativeError(next, golden('step.next'))).toBeLessThan(1e-2)
    const { d_u = [] } = await run(stepVjpStage(pack, 'float16'), { ...k, g: golden('step.g') })
    expect(relativeError(d_u, golden('step.d_u'))).toBeLessThan(1e-2)
  })
})
