import { describe, expect, it } from 'vitest'
import { sd } from '../../../../models/methods/sd.ts'
import { keepingThePicture, startOfPicture } from '../../../../models/methods/start-of-picture.ts'
import { axpby, norm } from '../../../../models/tensor/vector.ts'
import { recordingHooks, toyConditioning, toyOptions, toyStages } from '../../../support/toy-stages.ts'

/** On a model in closed form: what is left is EDICT's own error. */

const options = keepingThePicture(toyOptions({ sampler: 'edict', steps: 10, guidance: 3 }))
const image = Float32Array.from({ length: 3 * 64 }, (_, i) => 0.5 + 0.3 * Math.sin(i / 7))
const distance = (a: Float32Array, b: Float32Array) => norm(axpby(1, a, -1, b)) / norm(b)

describe('the start of a picture', () => {
  it('leads back to its own encoding from both chains, and not from one alone', async () => {
    const stages = toyStages()
    const conditioning = toyConditioning()
    const z0 = await stages.encode(image)
    const start = (await startOfPicture(stages, conditioning, image, options, recordingHooks()))!
    const both = await sd(stages, conditioning, start, options, recordingHooks())
    const alone = await sd(stages, conditioning, start[0]!, options, recordingHooks())
    expect(distance(both.best!.x0, z0)).toBeLessThan(1e-4)
    expect(distance(alone.best!.x0, z0)).toBeGreaterThan(10 * distance(both.best!.x0, z0))
  })

  it('reports its calls, and can be stopped between two of them', async () => {
    const hooks = recordingHooks()
    await startOfPicture(toyStages(), toyConditioning(), image, options, hooks)
    expect(hooks.calls.at(-1)!.progress).toMatchObject({ inner: hooks.calls.length, innerTotal: hooks.calls.length })
    let asked = 0
    const stopping = recordingHooks({ stopRequest: () => (++asked > 4 ? 'now' : 'none') })
    expect(await startOfPicture(toyStages(), toyConditioning(), image, options, stopping)).toBeNull()
    expect(stopping.calls).toHaveLength(3)
  })
})
