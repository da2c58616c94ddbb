import { describe, expect, it } from 'vitest'
import { must } from '../../../../models/must.ts'
import type { Graph } from '../../../../models/onnx/graph.ts'
import { draw } from '../../../../models/probes/draw.ts'
import { lowerGraph } from '../../../../models/providers/lower-graph.ts'
import { profiles } from '../../../../models/providers/provider.ts'
import { stageGraphs } from '../../../../models/stages/stage-graphs.ts'
import { sizeOf } from '../../../../models/tensor/shape.ts'
import { openDiskPack } from '../../../support/disk-pack.ts'
import { goldenPackFolder, relativeError } from '../../../support/golden.ts'
import { runGraph, type Feed } from '../../../support/ort.ts'

/** A pack of the real architectures at a tiny size. */
const graphs = stageGraphs(openDiskPack(goldenPackFolder))
const shape = { crops: 2, salientCrops: 1, reduction: 'mean' } as const

const stages: Readonly<Record<string, () => Graph>> = {
  context: () => graphs.context(),
  step: () => graphs.step(),
  stepVjp: () => graphs.stepVjp(),
  decodeVjp: () => graphs.decodeVjp(),
  saliency: () => graphs.saliency(),
  scoreVjp: () => graphs.scoreVjp(shape),
}

function feedsOf(graph: Graph): Record<string, Feed> {
  return Object.fromEntries(
    graph.inputs.map(({ name, dtype, shape: sides }, i): [string, Feed] => {
      const count = sizeOf(sides)
      if (dtype === 'int64') return [name, Array.from({ length: count }, (_, at) => at % 3)]
      return [name, draw('unit', count, i + 1).map((value) => Math.abs(value))]
    }),
  )
}

describe('the stages of a pack', () => {
  it.each(Object.keys(stages))('run on WebGPU as a whole: %s', (name) => {
    expect(lowerGraph(must(stages[name], 'a stage')(), profiles.webgpu).left).toEqual([])
  })

  it.each(Object.keys(stages))('give the same numbers when lowered for CoreML: %s', async (name) => {
    const graph = must(stages[name], 'a stage')()
    const lowered = lowerGraph(graph, profiles.coreml)
    const feeds = feedsOf(graph)
    const run = (each: Graph) => runGraph(each, feeds, { folder: goldenPackFolder })
    const [before, after] = [await run(graph), await run(lowered.graph)]
    for (const { name: output } of graph.outputs) {
      const [expected, actual] = [must(before[output], output), must(after[output], output)]
      expect(expected.every(Number.isFinite)).toBe(true)
      if (expected.some((value) => value !== 0)) expect(relativeError(actual, expected)).toBeLessThan(1e-4)
    }
    // An embedding of live ids and the angle of the spherical distance are all that CoreML cannot do.
    expect(lowered.left.filter(({ op }) => op !== 'Gather' && op !== 'Asin')).toEqual([])
  })
})
