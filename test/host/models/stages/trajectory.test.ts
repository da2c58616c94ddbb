import type { InferenceSession } from 'onnxruntime-node'
import { afterAll, expect, it } from 'vitest'
import { must } from '../../../../models/must.ts'
import type { Graph } from '../../../../models/onnx/graph.ts'
import { ddimSampler } from '../../../../models/samplers/ddim-sampler.ts'
import { ddimSchedule } from '../../../../models/schedulers/ddim-schedule.ts'
import { stageGraphs } from '../../../../models/stages/stage-graphs.ts'
import { openDiskPack } from '../../../support/disk-pack.ts'
import { goldenPackFolder, goldenTensors, relativeError } from '../../../support/golden.ts'
import { openGraph, runSession } from '../../../support/ort.ts'
import type { Feed } from '../../../support/ort.ts'

/** A whole drawing and its gradient, step latents stored, against PyTorch's autograd through all ten steps at once. */

const pack = openDiskPack(goldenPackFolder)
const graphs = stageGraphs(pack)
const golden = goldenTensors()
const sessions: InferenceSession[] = []

afterAll(async () => {
  for (const session of sessions) await session.release()
})

async function open(graph: Graph, output: string): Promise<(feeds: Record<string, Feed>) => Promise<Float32Array>> {
  const session = await openGraph(graph, { folder: goldenPackFolder })
  sessions.push(session)
  return async (feeds) => must((await runSession(session, graph, feeds))[output], output)
}

it('differentiates ten DDIM steps, decoder and CLIP distance with respect to the starting noise', async () => {
  const step = await open(graphs.step(), 'next')
  const stepVjp = await open(graphs.stepVjp(), 'd_u')
  const context = golden('context')
  const sampler = ddimSampler<Float32Array>(
    {
      step: (x, u, { t, a, b, w }) => step({ x, u, context, t: [t], a: [a], b: [b], w: [w] }),
      stepVjp: (u, { t, b, w }, g) => stepVjp({ u, context, t: [t], b: [b], w: [w], g }),
    },
    ddimSchedule(pack.schedule, 10),
    4,
  )
  const trajectory = await sampler.forward([golden('path.start')])
  const end = must(trajectory.ends[0], 'DDIM has one chain')
  expect(relativeError(end, golden('path.end'))).toBeLessThan(1e-3)

  const image = await (await open(graphs.decode(), 'image'))({ z: end })
  expect(relativeError(image, golden('path.image'))).toBeLessThan(1e-3)

  const windows = ['rows', 'cols', 'salientRows', 'salientCols'].map((name) => [name, golden(`score.${name}`)] as const)
  const feeds = {
    text: golden('text'),
    regionText: golden('text'),
    mask: golden('score.mask'),
    fill: golden('score.fill'),
    ...Object.fromEntries(windows),
  }
  const graph = graphs.scoreVjp({ crops: 3, salientCrops: 2, reduction: 'mean' })
  const dImage = await (await open(graph, 'd_global'))({ ...feeds, image })
  const dEnd = await (await open(graphs.decodeVjp(), 'd_z'))({ z: end, g: dImage })
  const [dStart] = await sampler.backward(trajectory, [dEnd])
  expect(relativeError(must(dStart, 'DDIM has one chain'), golden('path.d_start'))).toBeLessThan(1e-3)
})
