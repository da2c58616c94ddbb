import { describe, expect, it } from 'vitest'
import { branchesOf } from '../../../../models/memory/value-kinds.ts'
import { estimateMemory } from '../../../../models/memory/estimate-memory.ts'
import { must } from '../../../../models/must.ts'
import type { Graph } from '../../../../models/onnx/graph.ts'
import { stageGraphs } from '../../../../models/stages/stage-graphs.ts'
import { openDiskPack } from '../../../support/disk-pack.ts'
import { goldenPackFolder, goldenTensors, relativeError } from '../../../support/golden.ts'
import { runGraph, type Feed } from '../../../support/ort.ts'

const pack = openDiskPack(goldenPackFolder)
const graphs = stageGraphs(pack)
const golden = goldenTensors()
const run = (graph: Graph, feeds: Record<string, Feed>) => runGraph(graph, feeds, { folder: goldenPackFolder })

describe('a stage and its gradient behind a gate', () => {
  it('denoises without its gradient, and gives both', { timeout: 120_000 }, async () => {
    const [t = 0, a = 0, b = 0, w = 0] = golden('step.k')
    const k = { x: golden('step.x'), u: golden('step.u'), context: golden('context'), t: [t], a: [a], b: [b], w: [w] }
    const graph = graphs.gatedStep()
    const forward = await run(graph, { ...k, g: golden('step.g'), needGradient: [0] })
    expect(relativeError(must(forward['next'], 'next'), golden('step.next'))).toBeLessThan(1e-4)
    expect(forward['d_u']?.every((value) => value === 0)).toBe(true)
    const both = await run(graph, { ...k, g: golden('step.g'), needGradient: [1] })
    expect(relativeError(must(both['next'], 'next'), golden('step.next'))).toBeLessThan(1e-4)
    expect(relativeError(must(both['d_u'], 'd_u'), golden('step.d_u'))).toBeLessThan(1e-4)
  })

  it('decodes without its gradient, and gives both', { timeout: 120_000 }, async () => {
    const graph = graphs.gatedDecode()
    const forward = await run(graph, { z: golden('decode.z'), g: golden('decode.g'), needGradient: [0] })
    expect(relativeError(must(forward['image'], 'image'), golden('decode.image'))).toBeLessThan(1e-4)
    const both = await run(graph, { z: golden('decode.z'), g: golden('decode.g'), needGradient: [1] })
    expect(relativeError(must(both['d_z'], 'd_z'), golden('decode.d_z'))).toBeLessThan(1e-4)
  })

  it('holds each weight once, and little outside the branch that the forward pass does not read', () => {
    const [gated, step] = [graphs.gatedStep(), graphs.step()]
    const choice = must(
      gated.nodes.find(({ op }) => op === 'If'),
      'a gate',
    )
    const [taken] = branchesOf(choice)
    const outside = gated.nodes.filter((node) => node !== choice)
    // Weights are cast and flipped outside, where they are folded; nothing else stands there that is not the forward pass's.
    const running = (nodes: typeof outside) =>
      nodes.filter(({ op }) => ['Conv', 'Gemm', 'MatMul', 'Sigmoid'].includes(op)).length
    expect(running(outside)).toBe(running([...step.nodes]))
    expect(taken?.nodes.length).toBeGreaterThan(outside.length / 4)
    expect(estimateMemory(gated).weights).toBeLessThan(
      estimateMemory(step).weights + estimateMemory(graphs.stepVjp()).weights,
    )
  })
})
