import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Graph } from '../../../../models/onnx/graph.ts'
import { eosOneHot } from '../../../../models/formats/tokenizer.ts'
import { stageGraphs } from '../../../../models/stages/stage-graphs.ts'
import { openDiskPack } from '../../../support/disk-pack.ts'
import { goldenFolder, goldenPackFolder, goldenTensors, relativeError } from '../../../support/golden.ts'
import { runGraph } from '../../../support/ort.ts'
import type { Feed } from '../../../support/ort.ts'

/** Every stage against PyTorch, diffusers and transformers on the same weights (fp32, fp16 and bf16 files). */

const pack = openDiskPack(goldenPackFolder)
const graphs = stageGraphs(pack)
const golden = goldenTensors()
const prompt = pack.tokenizer.encode('a cat on red apple')
const empty = pack.tokenizer.encode('')

const run = (graph: Graph, feeds: Record<string, Feed>) => runGraph(graph, feeds, { folder: goldenPackFolder })

function expectGolden(results: Record<string, Float32Array>, expected: Record<string, string>, bound = 1e-4) {
  const errors = Object.entries(expected).map(([output, name]) => [
    output,
    relativeError(results[output] ?? [], golden(name)),
  ])
  for (const [output, error] of errors) expect(error, String(output)).toBeLessThan(bound)
}

describe('stages against PyTorch', () => {
  it('reads prompts as transformers does', () => {
    const texts = JSON.parse(readFileSync(`${goldenFolder}tokens.json`, 'utf8')) as Record<string, number[]>
    for (const [text, ids] of Object.entries(texts))
      expect(Array.from(pack.tokenizer.encode(text).ids, Number)).toEqual(ids)
  })

  it('conditions on the text encoder’s last states', async () => {
    const ids = new BigInt64Array([...empty.ids, ...prompt.ids])
    expectGolden(await run(graphs.context(), { ids }), { context: 'context' })
  })

  it('compares the region with its own text, and the whole with the prompt', async () => {
    const shape = { crops: 1, salientCrops: 1, reduction: 'min' } as const
    const first = (name: string, of: number) => golden(name).subarray(0, golden(name).length / of)
    const feeds = {
      image: golden('image'),
      mask: golden('score.mask'),
      fill: golden('score.fill'),
      ...Object.fromEntries(['rows', 'cols'].map((name) => [name, first(`score.${name}`, 3)])),
      ...Object.fromEntries(['salientRows', 'salientCols'].map((name) => [name, first(`score.${name}`, 2)])),
    }
    const [text, other] = [golden('text'), golden('text').map((value) => -value)]
    const alike = await run(graphs.score(shape), { ...feeds, text, regionText: text })
    const apart = await run(graphs.score(shape), { ...feeds, text, regionText: other })
    const swapped = await run(graphs.score(shape), { ...feeds, text: other, regionText: text })
    expect(apart['global']).toEqual(alike['global'])
    expect(apart['salient']).not.toEqual(alike['salient'])
    expect(swapped['salient']).toEqual(alike['salient'])
    expect(swapped['global']).not.toEqual(alike['global'])
  })

  it.each([['guidance', 'text'] as const, ['judge', 'judgeText'] as const])(
    'embeds a prompt for the %s',
    async (role, name) => {
      const results = await run(graphs.textEmbedding(role), { ids: prompt.ids, eos: eosOneHot(prompt) })
      expectGolden(results, { embedding: name })
    },
  )

  it('denoises with guidance, and gives its gradient', async () => {
    const [t = 0, a = 0, b = 0, w = 0] = golden('step.k')
    const k = { u: golden('step.u'), context: golden('context'), t: [t], b: [b], w: [w] }
    expectGolden(await run(graphs.step(), { ...k, x: golden('step.x'), a: [a] }), { next: 'step.next' })
    expectGolden(await run(graphs.stepVjp(), { ...k, g: golden('step.g') }), { d_u: 'step.d_u' })
  })

  it('decodes a latent, and gives its gradient with clamped pixels silent', async () => {
    const image = golden('decode.image')
    expect(image.some((value) => value === 0) && image.some((value) => value === 1)).toBe(true)
    const z = golden('decode.z')
    expectGolden(await run(graphs.decode(), { z }), { image: 'decode.image' })
    expectGolden(await run(graphs.decodeVjp(), { z, g: golden('decode.g') }), { d_z: 'decode.d_z' })
  })

  it('encodes a picture to the mean latent', async () => {
    expectGolden(await run(graphs.encode(), { image: golden('image') }), { latent: 'encode.latent' })
  })

  it('predicts saliency for a picture of another shape than the network’s', async () => {
    expectGolden(await run(graphs.saliency(), { image: golden('image') }), { saliency: 'saliency' })
  })

  it.each(['min', 'mean'] as const)(
    'scores both terms and their gradients apart (%s of the crops)',
    async (reduction) => {
      const shape = { crops: 3, salientCrops: 2, reduction }
      const names = ['mask', 'fill', 'rows', 'cols', 'salientRows', 'salientCols']
      const feeds = {
        image: golden('image'),
        text: golden('text'),
        regionText: golden('text'),
        ...Object.fromEntries(names.map((name) => [name, golden(`score.${name}`)])),
      }
      const values = { global: `score.${reduction}.global`, salient: `score.${reduction}.salient` }
      const gradients = { d_global: `score.${reduction}.d_global`, d_salient: `score.${reduction}.d_salient` }
      expectGolden(await run(graphs.score(shape), feeds), values)
      expectGolden(await run(graphs.scoreVjp(shape), feeds), { ...values, ...gradients })
    },
  )

  it.each([['guidance', 'text'] as const, ['judge', 'judgeText'] as const])(
    'compares a whole picture with its prompt for the %s',
    async (role, text) => {
      const results = await run(graphs.similarity(role), { image: golden('image'), text: golden(text) })
      expectGolden(results, { cosine: `similarity.${role}` })
    },
  )
})
