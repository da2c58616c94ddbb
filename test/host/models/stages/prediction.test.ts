import { describe, expect, it } from 'vitest'
import { stageGraphs } from '../../../../models/stages/stage-graphs.ts'
import { openDiskPack } from '../../../support/disk-pack.ts'
import { goldenPackFolder, goldenTensors, relativeError } from '../../../support/golden.ts'
import { runGraph } from '../../../support/ort.ts'
import { must } from '../../../../models/must.ts'

/**
 * The golden U-Net, taken for a network that predicts something else. What it says, n, is known from the pack that
 * predicts noise, and so are the step and its gradient in closed form.
 */

const pack = openDiskPack(goldenPackFolder)
const golden = goldenTensors()
const [t = 0, a = 0, b = 0, w = 0] = golden('step.k')
const feeds = { u: golden('step.u'), context: golden('context'), t: [t], w: [w], alpha: [0.6], sigma: [0.8] }
const [x, u, g] = [golden('step.x'), golden('step.u'), golden('step.g')]
const run = (graph: Parameters<typeof runGraph>[0], more: Parameters<typeof runGraph>[1]) =>
  runGraph(graph, { ...feeds, ...more }, { folder: goldenPackFolder })

async function asked(prediction: 'v_prediction' | 'sample') {
  const plain = stageGraphs(pack)
  const n = must((await run(plain.step(), { x, a: [0], b: [1] }))['next'], 'n')
  const pulled = must((await run(plain.stepVjp(), { b: [1], g }))['d_u'], 'the pulled-back cotangent')
  const graphs = stageGraphs({ ...pack, prediction })
  const next = must((await run(graphs.step(), { x, a: [a], b: [b] }))['next'], 'a step')
  const d = must((await run(graphs.stepVjp(), { b: [b], g }))['d_u'], 'a gradient')
  return { n, pulled, next, d }
}

describe('a network that predicts', () => {
  it('v: eps = alpha v + sigma x_t', async () => {
    const { n, pulled, next, d } = await asked('v_prediction')
    expect(
      relativeError(
        next,
        x.map((value, i) => a * value + b * (0.6 * n[i]! + 0.8 * u[i]!)),
      ),
    ).toBeLessThan(1e-5)
    expect(
      relativeError(
        d,
        g.map((value, i) => b * (0.6 * pulled[i]! + 0.8 * value)),
      ),
    ).toBeLessThan(1e-5)
  })

  it('the sample: eps = (x_t − alpha x_0) / sigma', async () => {
    const { n, pulled, next, d } = await asked('sample')
    expect(
      relativeError(
        next,
        x.map((value, i) => a * value + (b * (u[i]! - 0.6 * n[i]!)) / 0.8),
      ),
    ).toBeLessThan(1e-5)
    expect(
      relativeError(
        d,
        g.map((value, i) => (b * (value - 0.6 * pulled[i]!)) / 0.8),
      ),
    ).toBeLessThan(1e-5)
  })
})
