import { cropMatrices } from '../../models/objectives/resampling.ts'
import { torchRandn } from '../../models/tensor/torch-randn.ts'
import type { Stages } from '../../models/methods/stages.ts'
import type { OrtStages } from './ort-stages.ts'
import type { PackTest } from '../../preload/contract/models.ts'

/** Largest relative difference between a gradient's dot product and the central difference along the same way. */
const tolerance = 0.03
const h = 0.02

type Outcome = { readonly ok: boolean; readonly error: number | null }

/**
 * Tries a pack on the smallest picture it can draw: are all values finite, and do the gradients agree with what a small step
 * really changes? For a direction v and f's difference y along it, `⟨y, y⟩` must be `⟨Jᵀy, v⟩`.
 *
 * @param now milliseconds, monotonic
 */
export async function selfTest(stages: Stages & Pick<OrtStages, 'look'>, now: () => number): Promise<PackTest> {
  const findings: PackTest['findings'] = []
  const startedAt = now()
  const attempt = async (name: PackTest['findings'][number]['name'], work: () => Promise<Outcome>): Promise<void> => {
    const from = now()
    const { ok, error } = await work()
    findings.push({ name, ok, error, ms: now() - from })
  }

  const { latent, image } = stages.shapes
  const noise = (seed: number, shape: readonly number[]) =>
    torchRandn(
      seed,
      shape.reduce((product, side) => product * side, 1),
    )
  const k = { t: 500, a: 0.9, b: -0.4, w: 4 }
  const x = noise(1, latent)
  const z = noise(2, latent)
  const way = noise(3, latent)
  const text = await stages.encodePrompt('a red apple', '', '')

  await attempt('text', async () => values(finite(text.context) && finite(text.guidanceText)))
  await attempt('step', async () => values(finite(await stages.step(x, x, text.context, k))))
  await attempt('step-gradient', () =>
    compared(
      async (u) => stages.step(x, u, text.context, k),
      async (u, g) => stages.stepVjp(u, text.context, k, g),
      x,
      way,
    ),
  )
  const picture = await stages.decode(z)
  await attempt('decode', async () => values(finite(picture) && picture.every((value) => value >= 0 && value <= 1)))
  await attempt('decode-gradient', () =>
    compared(
      (at) => stages.decode(at),
      (at, g) => stages.decodeVjp(at, g),
      z,
      way,
    ),
  )
  const { look } = stages
  if (look !== null) await attempt('preview', async () => values(finite(await look(z))))
  await attempt('saliency', async () => values(finite(await stages.saliency(picture))))
  await attempt('score', async () => {
    const [, , height, width] = image
    const crops = cropMatrices([{ top: 0, left: 0, height, width }], height, width, stages.guidanceSize)
    const mask = new Float32Array(height * width).fill(1)
    const fill = stages.guidanceMean
    const request = {
      text: text.guidanceText,
      regionText: text.guidanceText,
      mask,
      fill,
      crops,
      salientCrops: crops,
      reduction: 'mean',
    } as const
    const score = async (at: Float32Array) => Float32Array.of((await stages.score({ ...request, image: at })).global)
    const gradient = async (at: Float32Array, g: Float32Array) => {
      const { dGlobal } = await stages.scoreVjp({ ...request, image: at })
      return dGlobal.map((value) => value * (g[0] ?? 0))
    }
    // Along the gradient itself: a random way hardly changes one number.
    const { dGlobal } = await stages.scoreVjp({ ...request, image: picture })
    const length = Math.sqrt(dot(dGlobal, dGlobal)) || 1
    return compared(
      score,
      gradient,
      picture,
      dGlobal.map((value) => value / length),
    )
  })
  return { ok: findings.every(({ ok }) => ok), findings, ms: now() - startedAt }
}

async function compared(
  f: (x: Float32Array) => Promise<Float32Array>,
  pullBack: (x: Float32Array, g: Float32Array) => Promise<Float32Array>,
  x: Float32Array,
  v: Float32Array,
): Promise<Outcome> {
  const ahead = await f(x.map((value, i) => value + h * (v[i] ?? 0)))
  const behind = await f(x.map((value, i) => value - h * (v[i] ?? 0)))
  const y = ahead.map((value, i) => (value - (behind[i] ?? 0)) / (2 * h))
  const gradient = await pullBack(x, y)
  const error = Math.abs(dot(gradient, v) / dot(y, y) - 1)
  return { ok: finite(gradient) && error <= tolerance, error: Number.isFinite(error) ? error : null }
}

const values = (ok: boolean): Outcome => ({ ok, error: null })

function finite(of: Float32Array): boolean {
  return of.every(Number.isFinite)
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)
}
