import { describe, expect, it } from 'vitest'
import { vjp } from '../../../../models/autodiff/vjp.ts'
import { estimateMemory } from '../../../../models/memory/estimate-memory.ts'
import { leanGradient } from '../../../../models/memory/lean-gradient.ts'
import type { MemoryForm } from '../../../../models/memory/memory-form.ts'
import { splitAttention } from '../../../../models/memory/split-attention.ts'
import { must } from '../../../../models/must.ts'
import { attend } from '../../../../models/nn/attention.ts'
import { GraphBuilder } from '../../../../models/nn/graph-builder.ts'
import type { Graph } from '../../../../models/onnx/graph.ts'
import { draw } from '../../../../models/probes/draw.ts'
import { decodeStage, decodeVjpStage, gatedDecodeStage } from '../../../../models/stages/picture-stages.ts'
import { gatedStepStage, stepStage, stepVjpStage } from '../../../../models/stages/step-stage.ts'
import { openDiskPack } from '../../../support/disk-pack.ts'
import { goldenPackFolder, goldenTensors, relativeError } from '../../../support/golden.ts'
import { optimisedOps } from '../../../support/optimised-ops.ts'
import { runGraph, type Feed } from '../../../support/ort.ts'

const pack = openDiskPack(goldenPackFolder)
const golden = goldenTensors()
const run = (graph: Graph, feeds: Record<string, Feed>) => runGraph(graph, feeds, { folder: goldenPackFolder })

/** Pieces small enough that the golden pack is cut up, large enough that it has hundreds of calls more and not tens of thousands. */
const inPieces = (pieceBytes: number): MemoryForm => ({ mark: ':small', segments: 4, pieceBytes, copiesWeights: false })
const count = (graph: Graph, op: string) => graph.nodes.filter((node) => node.op === op).length

describe('a stage cut into small pieces', () => {
  it('decodes and pulls back as PyTorch does the whole', { timeout: 60_000 }, async () => {
    const small = inPieces(32_768)
    const feeds = { z: golden('decode.z'), g: golden('decode.g') }
    const decode = decodeStage(pack, small)
    expect(count(decode, 'Conv')).toBeGreaterThan(2 * count(decodeStage(pack), 'Conv'))
    const { image } = await run(decode, feeds)
    expect(relativeError(must(image, 'image'), golden('decode.image'))).toBeLessThan(1e-4)
    const { d_z } = await run(decodeVjpStage(pack, small), feeds)
    expect(relativeError(must(d_z, 'd_z'), golden('decode.d_z'))).toBeLessThan(1e-4)
    const both = await run(gatedDecodeStage(pack, small), { ...feeds, needGradient: [1] })
    expect(relativeError(must(both['d_z'], 'd_z'), golden('decode.d_z'))).toBeLessThan(1e-4)
  })

  it('denoises and pulls back as PyTorch does the whole', { timeout: 60_000 }, async () => {
    const [t = 0, a = 0, b = 0, w = 0] = golden('step.k')
    const feeds = {
      ...{ x: golden('step.x'), u: golden('step.u'), context: golden('context'), g: golden('step.g') },
      ...{ t: [t], a: [a], b: [b], w: [w] },
    }
    const small = inPieces(262_144)
    const step = stepStage(pack, 'float32', small)
    expect(count(step, 'Softmax')).toBeGreaterThan(count(stepStage(pack), 'Softmax'))
    const { next } = await run(step, feeds)
    expect(relativeError(must(next, 'next'), golden('step.next'))).toBeLessThan(1e-4)
    const { d_u } = await run(stepVjpStage(pack, 'float32', small), feeds)
    expect(relativeError(must(d_u, 'd_u'), golden('step.d_u'))).toBeLessThan(1e-4)
    const both = await run(gatedStepStage(pack, 'float32', small), { ...feeds, needGradient: [1] })
    expect(relativeError(must(both['d_u'], 'd_u'), golden('step.d_u'))).toBeLessThan(1e-4)
  })
})

describe('attention in blocks of queries', () => {
  function attention(length: number): Graph {
    const k = new GraphBuilder('attention')
    const x = k.input('x', 'float32', [1, length, 16])
    const mask = k.floats(draw('normal', length * length, 9), [length, length])
    k.output('y', attend(x, x, x, 2, mask))
    return k.build()
  }
  const gradient = (graph: Graph) =>
    leanGradient(vjp(graph, { of: ['y'], wrt: ['x'], keep: ['y'] }), ['ct_y'], { smallBytes: 0 })

  it('has the numbers of the whole, mask and gradient included', async () => {
    const feeds = { x: draw('normal', 24 * 16, 1), ct_y: draw('normal', 24 * 16, 2) }
    const whole = await runGraph(gradient(attention(24)), feeds)
    // 2 heads × 24 × 24 × 4 bytes in blocks of 5 or fewer rows.
    const split = splitAttention(attention(24), 1000)
    expect(count(split, 'Softmax')).toBe(5)
    const parts = await runGraph(gradient(split), feeds)
    for (const name of ['y', 'd_x']) {
      expect(relativeError(must(parts[name], name), must(whole[name], name))).toBeLessThan(1e-5)
    }
  })

  it('holds one block at a time, forward and backward', () => {
    const piece = 2 ** 20
    const [whole, split] = [attention(1024), splitAttention(attention(1024), piece)].map((graph) =>
      [graph, gradient(graph)].map((form) => estimateMemory(form).activations),
    ) as [number[], number[]]
    expect(must(split[0], 'forward')).toBeLessThan(must(whole[0], 'forward') / 3)
    expect(must(split[1], 'gradient')).toBeLessThan(must(whole[1], 'gradient') / 3)
  })

  it('stays in blocks after ONNX Runtime has merged what it can', async () => {
    expect((await optimisedOps(splitAttention(attention(24), 1000))).get('Softmax')).toBe(5)
  })

  it('leaves what is small alone', () => {
    const graph = attention(24)
    expect(splitAttention(graph, 2 ** 20)).toBe(graph)
  })
})

describe('a gradient in segments', () => {
  it('makes convolutions again rather than keep their results', { timeout: 60_000 }, async () => {
    const forward = decodeStage(pack)
    const plain = vjp(forward, { of: ['image'], wrt: ['z'] })
    const forms = [1, 3].map((segments) => leanGradient(plain, ['ct_image'], { segments, smallBytes: 0 })) as [
      Graph,
      Graph,
    ]
    const [one, several] = forms
    expect(count(several, 'Conv')).toBeGreaterThan(count(one, 'Conv') + 5)
    const ops = await optimisedOps(several, goldenPackFolder)
    const convolutions = [...ops].filter(([op]) => op.endsWith('Conv')).reduce((sum, [, n]) => sum + n, 0)
    expect(convolutions).toBe(count(several, 'Conv'))
    const feeds = { z: golden('decode.z'), ct_image: golden('decode.g') }
    const [a, b] = [await run(one, feeds), await run(several, feeds)]
    expect(relativeError(must(b['d_z'], 'd_z'), must(a['d_z'], 'd_z'))).toBeLessThan(1e-6)
  })
})
