import type { CallProgress, MethodHooks, MethodOptions, StepRecord, StopRequest } from '../../models/methods/method.ts'
import type { Conditioning, Crops, ScoreGradient, ScoreRequest, Stages } from '../../models/methods/stages.ts'
import { defaultOptions } from '../../models/methods/defaults.ts'
import { reduceDistances } from '../../models/objectives/clip-distance.ts'
import { stableDiffusionSchedule } from '../../models/schedulers/noise-schedule.ts'
import { at, dot, norm, scale, type Vector } from '../../models/tensor/vector.ts'
import { guided, randomMatrix, times, timesTransposed, toyNetwork } from './toy-denoiser.ts'

const LATENT = 16
const SIDE = 8
const PIXELS = SIDE * SIDE
const SIZE = 4
const FEATURES = 6

/** A whole model in closed form: smooth, tiny, every VJP exact. Computes in float64, speaks float32. */
export interface ToyStages extends Stages {
  /** Names of the calls made, in order. */
  readonly log: string[]
}

const unit = (x: Vector): Float32Array => Float32Array.from(scale(1 / norm(x), x))

export function toyConditioning(): Conditioning {
  return {
    context: Float32Array.of(0, 0.3),
    guidanceText: unit(randomMatrix(21, FEATURES, 1, 1).data),
    regionText: unit(randomMatrix(21, FEATURES, 1, 1).data),
    judgeText: unit(randomMatrix(22, FEATURES, 1, 1).data),
  }
}

export function toyStages(overrides: Partial<Stages> = {}): ToyStages {
  const net = toyNetwork(LATENT)
  const D = randomMatrix(5, 3 * PIXELS, LATENT, 0.5)
  const towers = {
    guidance: randomMatrix(6, FEATURES, 3 * SIZE * SIZE, 1),
    judge: randomMatrix(7, FEATURES, 3 * SIZE * SIZE, 1),
  }
  const log: string[] = []
  const decoded = (z: Vector): Float64Array => times(D, z).map((value) => 0.5 + 0.5 * Math.tanh(value))
  const whole: Crops = {
    n: 1,
    size: SIZE,
    rows: Float32Array.from({ length: SIZE * SIDE }, (_, i) =>
      Math.floor((i % SIDE) / 2) === Math.floor(i / SIDE) ? 0.5 : 0,
    ),
    cols: Float32Array.from({ length: SIZE * SIDE }, (_, i) =>
      Math.floor((i % SIDE) / 2) === Math.floor(i / SIDE) ? 0.5 : 0,
    ),
  }

  /** d, and d d / d image, of every window of `image`, reduced. */
  function distance(image: Vector, text: Vector, crops: Crops, reduction: ScoreRequest['reduction']) {
    const each = Array.from({ length: crops.n }, (_, n) => {
      const v = times(towers.guidance, crop(image, crops, n))
      const length = norm(v)
      const cos = dot(v, text) / length
      const theta = Math.acos(cos)
      const dv = v.map((value, i) => ((-theta / Math.sin(theta)) * (at(text, i) - (cos * value) / length)) / length)
      return { d: theta ** 2 / 2, dImage: cropAdjoint(timesTransposed(towers.guidance, dv), crops, n) }
    })
    const value = reduceDistances(
      each.map(({ d }) => d),
      reduction,
    )
    const gradient = new Float64Array(3 * PIXELS)
    const counted = reduction === 'mean' ? each : each.filter(({ d }) => d === value).slice(0, 1)
    for (const { dImage } of counted) dImage.forEach((g, i) => (gradient[i] = at(gradient, i) + g / counted.length))
    return { value, gradient, nearest: each.findIndex(({ d }) => d === Math.min(...each.map((one) => one.d))) }
  }

  function scoreVjp({
    image,
    text,
    regionText,
    mask,
    fill,
    crops,
    salientCrops,
    reduction,
  }: ScoreRequest): ScoreGradient {
    const salient = Float64Array.from(image, (v, i) => {
      const s = at(mask, i % PIXELS)
      return s * v + (1 - s) * at(fill, Math.floor(i / PIXELS))
    })
    const global = distance(image, text, crops, reduction)
    const saliency = distance(salient, regionText, salientCrops, reduction)
    return {
      global: global.value,
      saliency: saliency.value,
      nearest: { global: global.nearest, saliency: saliency.nearest },
      dGlobal: Float32Array.from(global.gradient),
      dSaliency: Float32Array.from(saliency.gradient, (g, i) => g * at(mask, i % PIXELS)),
    }
  }

  const logged = <T>(name: string, value: () => T): Promise<T> => {
    log.push(name)
    return Promise.resolve(value())
  }

  return {
    log,
    shapes: { latent: [1, 4, 2, 2], image: [1, 3, SIDE, SIDE] },
    schedule: stableDiffusionSchedule,
    guidanceSize: SIZE,
    guidanceMean: [0.48, 0.46, 0.41],
    hasJudge: true,
    encodePrompt: () => Promise.resolve(toyConditioning()),
    step: (x, u, [uncond = 0, cond = 0], k) =>
      logged('step', () => {
        const eps = guided((shift) => net.eps(u, k.t, shift), k.w, uncond, cond)
        return x.map((value, i) => k.a * value + k.b * at(eps, i))
      }),
    stepVjp: (u, [uncond = 0, cond = 0], k, g) =>
      logged('stepVjp', () =>
        Float32Array.from(
          guided((shift) => net.epsVjp(u, k.t, shift, g), k.w, uncond, cond),
          (v) => k.b * v,
        ),
      ),
    decode: (z) => logged('decode', () => Float32Array.from(decoded(z))),
    encode: (image) =>
      logged('encode', () =>
        Float32Array.from(
          timesTransposed(
            D,
            image.map((v) => 0.05 * (v - 0.5)),
          ),
        ),
      ),
    decodeVjp: (z, g) =>
      logged('decodeVjp', () =>
        Float32Array.from(
          timesTransposed(
            D,
            decoded(z).map((v, i) => at(g, i) * 0.5 * (1 - (2 * v - 1) ** 2)),
          ),
        ),
      ),
    saliency: (image) =>
      logged('saliency', () =>
        Float32Array.from({ length: PIXELS }, (_, i) => at(image, i) + at(image, PIXELS + i) ** 2),
      ),
    score: (request) =>
      logged('score', () => {
        const { global, saliency, nearest } = scoreVjp(request)
        return { global, saliency, nearest }
      }),
    scoreVjp: (request) => logged('scoreVjp', () => scoreVjp(request)),
    similarity: (role, image, text) =>
      logged(`similarity:${role}`, () => {
        const v = times(towers[role], crop(image, whole, 0))
        return dot(v, text) / norm(v)
      }),
    ...overrides,
  }
}

/** rows · I · colsᵀ of window n, `[3, S, S]`. */
function crop(image: Vector, { size, rows, cols }: Crops, n: number): Float64Array {
  return Float64Array.from({ length: 3 * size * size }, (_, o) => {
    const [c, i, j] = [Math.floor(o / (size * size)), Math.floor(o / size) % size, o % size]
    let sum = 0
    for (let y = 0; y < SIDE; y++) {
      const r = at(rows, (n * size + i) * SIDE + y)
      if (r === 0) continue
      for (let x = 0; x < SIDE; x++)
        sum += r * at(cols, (n * size + j) * SIDE + x) * at(image, (c * SIDE + y) * SIDE + x)
    }
    return sum
  })
}

function cropAdjoint(g: Vector, { size, rows, cols }: Crops, n: number): Float64Array {
  return Float64Array.from({ length: 3 * PIXELS }, (_, p) => {
    const [c, y, x] = [Math.floor(p / PIXELS), Math.floor(p / SIDE) % SIDE, p % SIDE]
    let sum = 0
    for (let i = 0; i < size; i++) {
      const r = at(rows, (n * size + i) * SIDE + y)
      if (r === 0) continue
      for (let j = 0; j < size; j++) sum += r * at(cols, (n * size + j) * SIDE + x) * at(g, (c * size + i) * size + j)
    }
    return sum
  })
}

/** Options small enough for the toy: 4 windows, 5 denoising and 4 optimisation steps. */
export function toyOptions(changes: Partial<MethodOptions> = {}): MethodOptions {
  const cuts = { ...defaultOptions.cuts, n: 4 }
  return { ...defaultOptions, steps: 5, guidance: 2, optSteps: 4, cuts, seed: 11, ...changes }
}

/** Hooks that write everything down, with a clock that ticks once a reading. */
export function recordingHooks(changes: Partial<MethodHooks> = {}): MethodHooks & {
  readonly steps: StepRecord[]
  readonly calls: { readonly progress: CallProgress; readonly latent: Float32Array | null }[]
} {
  let clock = 0
  const steps: StepRecord[] = []
  const calls: { progress: CallProgress; latent: Float32Array | null }[] = []
  return {
    steps,
    calls,
    stopRequest: (): StopRequest => 'none',
    now: () => clock++,
    onCall: (progress, latent) => {
      calls.push({ progress, latent })
    },
    onStep: (step) => {
      steps.push(step)
    },
    mask: (saliency) => saliency,
    ...changes,
  }
}
