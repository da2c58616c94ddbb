import { afterAll, describe, expect, it } from 'vitest'
import { ortStages } from '../../../main/engine/ort-stages.ts'
import { sessionPool } from '../../../main/engine/session-pool.ts'
import { openDiskPack } from '../../support/disk-pack.ts'
import { goldenPackFolder, goldenTensors, relativeError } from '../../support/golden.ts'

const pack = openDiskPack(goldenPackFolder)
const golden = goldenTensors()
const [t = 0, a = 0, b = 0, w = 0] = golden('step.k')
const k = { t, a, b, w }
const [x, u, g, context] = ['step.x', 'step.u', 'step.g', 'context'].map(golden) as [
  Float32Array,
  Float32Array,
  Float32Array,
  Float32Array,
]

/** As a pack of gigabytes is run: tensors from the system, not from the arena. */
const pool = sessionPool(goldenPackFolder, 'cpu', true)

afterAll(() => pool.release())

describe('the stages of a large pack', () => {
  it('use each model once for both passes, with PyTorch’s numbers', { timeout: 120_000 }, async () => {
    const stages = ortStages(pack, pool.run, 'float32', true)
    expect(relativeError(await stages.step(x, u, context, k), golden('step.next'))).toBeLessThan(1e-4)
    expect(relativeError(await stages.stepVjp(u, context, k, g), golden('step.d_u'))).toBeLessThan(1e-4)
    expect(relativeError(await stages.decode(golden('decode.z')), golden('decode.image'))).toBeLessThan(1e-4)
    const dZ = await stages.decodeVjp(golden('decode.z'), golden('decode.g'))
    expect(relativeError(dZ, golden('decode.d_z'))).toBeLessThan(1e-4)
    const gated = ['gatedStep', 'gatedDecode'].map((key) => ({ key, build: () => expect.unreachable() }))
    expect(pool.missing(gated)).toEqual([])
  })

  it('let a session go, and make it again', { timeout: 120_000 }, async () => {
    const stages = ortStages(pack, pool.run, 'float32', true)
    await pool.close(['gatedDecode', 'never opened'])
    expect(relativeError(await stages.decode(golden('decode.z')), golden('decode.image'))).toBeLessThan(1e-4)
  })

  it('take float16 gradients of any size within a percent, scaled as they need', { timeout: 120_000 }, async () => {
    const stages = ortStages(pack, pool.run, 'float16', true)
    for (const size of [1, 1e-9, 1e9]) {
      const gradient = await stages.stepVjp(
        u,
        context,
        k,
        g.map((value) => value * size),
      )
      const wanted = golden('step.d_u').map((value) => value * size)
      expect(relativeError(gradient, wanted)).toBeLessThan(1e-2)
    }
    expect(stages.lossScale()).toEqual({ exponent: 9, finite: 3, backOffs: 0 })
  })
})
