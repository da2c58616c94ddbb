import { describe, expect, it } from 'vitest'
import { draw } from '../../../../main/engine/draw.ts'
import type { EnginePreview } from '../../../../main/engine/messages.ts'
import { initialScale } from '../../../../models/precision/loss-scale.ts'
import { recipe } from '../../../../preload/contract/recipe.ts'
import { toyManifest } from '../../../support/toy-engine/toy-pack.ts'
import { toyConditioning, toyOptions, toyStages } from '../../../support/toy-stages.ts'

/** Looks at a drawing on its way, on a model in closed form and a clock that the test winds. */
async function previews(look: ((z: Float32Array) => Promise<Float32Array>) | null, callMs: number, lookMs: number) {
  let now = 0
  const stages = {
    ...toyStages(),
    lossScale: () => initialScale,
    embedPicture: async () => Float32Array.of(1),
    look:
      look === null
        ? null
        : async (z: Float32Array) => {
            now += lookMs
            return look(z)
          },
  }
  const step = stages.step.bind(stages)
  stages.step = async (...given) => {
    now += callMs
    return step(...given)
  }
  const live = { ...toyOptions(), era: 0, changes: 0, painted: { kind: 'none' as const } }
  const made: EnginePreview[] = []
  const asked = recipe.parse({
    prompt: 'a toy',
    pack: 'toy',
    methods: ['sd'],
    seed: 1,
    steps: 40,
    guidance: 2,
    optSteps: 1,
    weights: { global: 1, saliency: 1 },
  })
  await draw(
    {
      job: 1,
      packFolder: 'toy',
      packHash: '',
      provider: 'cpu',
      recipe: asked,
      method: 'sd',
      live,
    },
    {
      folder: 'toy',
      manifest: toyManifest,
      stages,
      prepare: async () => stages,
      condition: async () => toyConditioning(),
      release: async () => undefined,
    },
    {
      post: (message) => {
        if (message.kind === 'preview') made.push(message.preview)
      },
      stored: async () => undefined,
      stopRequest: () => 'none',
      live: () => live,
      now: () => now,
    },
  )
  return made
}

const grey = async () => Float32Array.from({ length: 3 * 64 }, (_, i) => (i < 64 ? 0 : i < 128 ? 0.5 : 2))

describe('looks at a drawing on its way', () => {
  it('come from the pack’s small decoder, as large as the picture', async () => {
    const [first] = await previews(grey, 1000, 1)
    expect([first?.width, first?.height]).toEqual([8, 8])
    expect([...first!.rgb.subarray(0, 3)]).toEqual([0, 128, 255])
  })

  it('come from the linear map where there is no small decoder', async () => {
    const [first] = await previews(null, 1000, 0)
    expect([first?.width, first?.height]).toEqual([2, 2])
  })

  it('take no more than a tenth of the time', async () => {
    // 39 calls of 1 s lead to another: a look of 0.5 s may come every 5 s.
    expect((await previews(grey, 1000, 500)).length).toBeLessThanOrEqual(10)
    expect((await previews(grey, 1000, 1)).length).toBe(39)
  })
})
