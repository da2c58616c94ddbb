import { fileURLToPath } from 'node:url'
import type { InferenceSession } from 'onnxruntime-node'
import { afterAll, describe, expect, it } from 'vitest'
import { eosOneHot } from '../../../../models/formats/tokenizer.ts'
import { must } from '../../../../models/must.ts'
import type { Graph } from '../../../../models/onnx/graph.ts'
import { stageGraphs } from '../../../../models/stages/stage-graphs.ts'
import { openDiskPack } from '../../../support/disk-pack.ts'
import { dot, dotProductError, normals } from '../../../support/dot-product.ts'
import { relativeError } from '../../../support/golden.ts'
import { openGraph, runSession } from '../../../support/ort.ts'
import type { Feed } from '../../../support/ort.ts'

/** The shipped pack as the engine uses it: every role loads, every stage is finite, every gradient is one. */

const folder = fileURLToPath(new URL('../../../../models/packs/mini', import.meta.url))
const pack = openDiskPack(folder)
const graphs = stageGraphs(pack)
const sessions: InferenceSession[] = []

afterAll(async () => {
  for (const session of sessions) await session.release()
})

async function open(graph: Graph): Promise<(feeds: Record<string, Feed>) => Promise<Record<string, Float32Array>>> {
  const session = await openGraph(graph, { folder })
  sessions.push(session)
  return (feeds) => runSession(session, graph, feeds)
}

function output(results: Record<string, Float32Array>, name: string): Float32Array {
  const values = must(results[name], `output ${name}`)
  expect(values.every(Number.isFinite), `${name} is finite`).toBe(true)
  return values
}

const size = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1)
const latentSize = size(pack.shapes.latent)
const [, , H, W] = pack.shapes.image
const prompt = pack.tokenizer.encode(pack.manifest.defaults.prompt)
const empty = pack.tokenizer.encode('')

async function context(): Promise<Float32Array> {
  const run = await open(graphs.context())
  return output(await run({ ids: new BigInt64Array([...empty.ids, ...prompt.ids]) }), 'context')
}

async function picture(): Promise<Float32Array> {
  return output(await (await open(graphs.decode()))({ z: normals(1, latentSize) }), 'image')
}

/** `n` whole-picture windows, each scaled to the encoder's side by nearest neighbour. */
function windows(n: number, from: number): Float32Array {
  const side = pack.guidance.imageSize
  const rows = new Float32Array(n * side * from)
  for (let i = 0; i < n * side; i++) rows[i * from + Math.floor(((i % side) * from) / side)] = 1
  return rows
}

describe('the shipped pack', () => {
  it('reads the default prompt whole', () => {
    expect(prompt.droppedWords).toBe(0)
  })

  it('embeds prompts as unit vectors for guidance and judge', async () => {
    for (const role of ['guidance', 'judge'] as const) {
      const tokens = must(pack[role], 'the shipped pack has a judge').tokenizer.encode('a cat')
      const results = await (await open(graphs.textEmbedding(role)))({ ids: tokens.ids, eos: eosOneHot(tokens) })
      const embedding = output(results, 'embedding')
      expect(dot(embedding, embedding)).toBeCloseTo(1, 5)
    }
  })

  it('denoises and differentiates one step', async () => {
    const u = normals(2, latentSize)
    const k = { context: await context(), t: [600], b: [-0.15], w: [4] }
    const step = await open(graphs.step())
    const stepVjp = await open(graphs.stepVjp())
    const error = await dotProductError({
      at: u,
      step: 0.01,
      forward: async (x) => output(await step({ ...k, x: new Float32Array(latentSize), a: [0], u: x }), 'next'),
      vjp: async (g) => output(await stepVjp({ ...k, u, g }), 'd_u'),
      cotangent: normals(3, latentSize),
    })
    expect(error).toBeLessThan(1e-3)
  })

  it('decodes and differentiates the picture', async () => {
    const z = normals(4, latentSize)
    const decode = await open(graphs.decode())
    const decodeVjp = await open(graphs.decodeVjp())
    const error = await dotProductError({
      at: z,
      step: 0.01,
      forward: async (x) => output(await decode({ z: x }), 'image'),
      vjp: async (g) => output(await decodeVjp({ z, g }), 'd_z'),
      cotangent: normals(5, size(pack.shapes.image)),
    })
    expect(error).toBeLessThan(1e-3)
  })

  it('encodes pictures to latents of the decoder’s size, different ones differently', async () => {
    const encode = await open(graphs.encode())
    const latent = async (value: number) =>
      output(await encode({ image: normals(9, 3 * H * W).map((x) => value + 0.1 * Math.tanh(x)) }), 'latent')
    const [bright, dark] = [await latent(0.8), await latent(0.2)]
    expect(bright).toHaveLength(latentSize)
    expect(relativeError(bright, dark)).toBeGreaterThan(0.01)
  })

  it('predicts a saliency map with more than one value', async () => {
    const map = output(await (await open(graphs.saliency()))({ image: await picture() }), 'saliency')
    expect(map).toHaveLength(H * W)
    expect(Math.max(...map)).toBeGreaterThan(Math.min(...map))
  })

  it.each(['min', 'mean'] as const)('scores and differentiates both terms (%s of the crops)', async (reduction) => {
    const shape = { crops: 2, salientCrops: 1, reduction }
    const image = normals(6, 3 * H * W).map((x) => 1 / (1 + Math.exp(-x)))
    const tokens = pack.guidance.tokenizer.encode('a cat')
    const embed = await open(graphs.textEmbedding('guidance'))
    const rows = windows(2, H)
    const text = output(await embed({ ids: tokens.ids, eos: eosOneHot(tokens) }), 'embedding')
    const feeds = {
      text,
      regionText: text,
      mask: normals(7, H * W).map((x) => 1 / (1 + Math.exp(-x))),
      fill: [...pack.guidance.preprocessor.mean],
      // The second window is darker, so that the two never tie.
      rows: rows.map((x, i) => (i < rows.length / 2 ? x : 0.5 * x)),
      cols: windows(2, W),
      salientRows: windows(1, H),
      salientCols: windows(1, W),
    }
    const score = await open(graphs.score(shape))
    const scoreVjp = await open(graphs.scoreVjp(shape))
    for (const term of ['global', 'salient']) {
      const error = await dotProductError({
        at: image,
        step: 0.003,
        forward: async (x) => output(await score({ ...feeds, image: x }), term),
        vjp: async (g) => output(await scoreVjp({ ...feeds, image }), `d_${term}`).map((d) => d * (g[0] ?? 0)),
        cotangent: new Float32Array([1]),
      })
      expect(error, term).toBeLessThan(1e-3)
    }
  })

  it('compares a picture with a prompt for guidance and judge', async () => {
    const image = await picture()
    for (const role of ['guidance', 'judge'] as const) {
      const tokens = must(pack[role], 'the shipped pack has a judge').tokenizer.encode('a cat')
      const embed = await open(graphs.textEmbedding(role))
      const text = output(await embed({ ids: tokens.ids, eos: eosOneHot(tokens) }), 'embedding')
      const [cosine = NaN] = output(await (await open(graphs.similarity(role)))({ image, text }), 'cosine')
      expect(Math.abs(cosine)).toBeLessThan(1)
    }
  })
})
