import { must } from '../../models/must.ts'
import type { Conditioning, Score, ScoreRequest, StepCoefficients, Stages } from '../../models/methods/stages.ts'
import { gateName } from '../../models/memory/gate-backward.ts'
import { alphasCumprod } from '../../models/schedulers/noise-schedule.ts'
import type { Pack } from '../../models/stages/pack.ts'
import type { ScoreShape } from '../../models/stages/score-stage.ts'
import { stageGraphs } from '../../models/stages/stage-graphs.ts'
import { weightStates, withoutWeights } from '../../models/formats/prompt-weights.ts'
import { eosOneHot } from '../../models/formats/tokenizer.ts'
import type { LossScale } from '../../models/precision/loss-scale.ts'
import type { Precision } from '../../models/precision/precision.ts'
import { scaledGradient } from '../../models/precision/scaled-gradient.ts'
import { sizeOf } from '../../models/tensor/shape.ts'
import type { Feeds, RunGraph } from './session-pool.ts'

export interface OrtStages extends Stages {
  /** Of the U-Net's gradients in float16 so far. */
  readonly lossScale: () => LossScale
}

/** The stages of a pack on ONNX Runtime. One call is one native run; a float16 gradient that overflows is run again. */
export function ortStages(pack: Pack, run: RunGraph, precision: Precision = 'float32', isGated = false): OrtStages {
  const graphs = stageGraphs(pack, precision)
  const scaled = scaledGradient()
  const unet = unetKeys(precision)
  const noLatent = new Float32Array(sizeOf(pack.shapes.latent))
  const noImage = new Float32Array(sizeOf(pack.shapes.image))
  const gatedStep = (feeds: Feeds) => run(unet.gatedStep, () => graphs.gatedStep(), feeds)
  const gatedDecode = (feeds: Feeds) => run('gatedDecode', () => graphs.gatedDecode(), feeds)
  const { guidance, judge } = pack
  const abars = alphasCumprod(pack.schedule)
  const numbers = (k: StepCoefficients) => coefficients(k, abars)

  async function embed(role: 'guidance' | 'judge', prompt: string): Promise<Float32Array> {
    const { tokenizer } = must(pack[role], `the pack's ${role} was asked for`)
    const tokens = tokenizer.encode(withoutWeights(prompt))
    const feeds = { ids: tokens.ids, eos: eosOneHot(tokens) }
    return pick(await run(`text:${role}`, () => graphs.textEmbedding(role), feeds), 'embedding')
  }

  return {
    shapes: pack.shapes,
    schedule: pack.schedule,
    guidanceSize: guidance.imageSize,
    guidanceMean: guidance.preprocessor.mean,
    hasJudge: judge !== null,
    lossScale: scaled.state,

    async encodePrompt(prompt, negative, regionPrompt): Promise<Conditioning> {
      const rows = [negative, prompt].map((text) => pack.tokenizer.encodeWeighted(text))
      const ids = BigInt64Array.from(rows.flatMap((row) => [...row.ids]))
      const states = pick(await run('context', () => graphs.context(), { ids }), 'context')
      const half = states.length / 2
      const guidanceText = await embed('guidance', prompt)
      return {
        context: Float32Array.from(
          rows.flatMap(({ weights }, i) => [...weightStates(states.subarray(i * half, (i + 1) * half), weights)]),
        ),
        guidanceText,
        regionText: regionPrompt === '' ? guidanceText : await embed('guidance', regionPrompt),
        judgeText: judge === null ? null : await embed('judge', prompt),
      }
    },
    async step(x, u, context, k) {
      if (isGated) {
        const feeds = { x, u, context, ...numbers(k), g: noLatent, [gateName]: false }
        return pick(await gatedStep(feeds), 'next')
      }
      return pick(await run(unet.step, () => graphs.step(), { x, u, context, ...numbers(k) }), 'next')
    },
    async stepVjp(u, context, k, g) {
      const pullBack = async (cotangent: Float32Array) => {
        const feeds = { u, context, ...numbers(k), g: cotangent }
        if (isGated) return pick(await gatedStep({ ...feeds, x: u, [gateName]: true }), 'd_u')
        return pick(await run(unet.stepVjp, () => graphs.stepVjp(), feeds), 'd_u')
      }
      return precision === 'float16' ? scaled.of(g, pullBack) : pullBack(g)
    },
    async decode(z) {
      if (isGated) return pick(await gatedDecode({ z, g: noImage, [gateName]: false }), 'image')
      return pick(await run('decode', () => graphs.decode(), { z }), 'image')
    },
    async encode(image) {
      return pick(await run('encode', () => graphs.encode(), { image }), 'latent')
    },
    async decodeVjp(z, dImage) {
      if (isGated) return pick(await gatedDecode({ z, g: dImage, [gateName]: true }), 'd_z')
      return pick(await run('decodeVjp', () => graphs.decodeVjp(), { z, g: dImage }), 'd_z')
    },
    async saliency(image) {
      return pick(await run('saliency', () => graphs.saliency(), { image }), 'saliency')
    },
    async score(request) {
      const shape = shapeOf(request)
      const out = await run(`score:${keyOf(shape)}`, () => graphs.score(shape), scoreFeeds(request))
      return scoreOf(out)
    },
    async scoreVjp(request) {
      const shape = shapeOf(request)
      const out = await run(`scoreVjp:${keyOf(shape)}`, () => graphs.scoreVjp(shape), scoreFeeds(request))
      return {
        ...scoreOf(out),
        dGlobal: pick(out, 'd_global'),
        dSaliency: pick(out, 'd_salient'),
      }
    },
    async similarity(role, image, text) {
      return first(await run(`similarity:${role}`, () => graphs.similarity(role), { image, text }), 'cosine')
    },
  }
}

/** Sessions of the U-Net by precision; a pool holds both. */
export function unetKeys(precision: Precision): Readonly<Record<'step' | 'stepVjp' | 'gatedStep', string>> {
  const mark = precision === 'float32' ? '' : `:${precision}`
  return { step: `step${mark}`, stepVjp: `stepVjp${mark}`, gatedStep: `gatedStep${mark}` }
}

/** Sessions that hold the large models: one each, or one for each pass. */
export function keysOf(precision: Precision, isGated: boolean): readonly string[] {
  const { step, stepVjp, gatedStep } = unetKeys(precision)
  return isGated ? [gatedStep, 'gatedDecode'] : [step, stepVjp, 'decode', 'decodeVjp']
}

/** With the signal's and the noise's share at t, for networks that predict something else than the noise. */
function coefficients({ t, a, b, w }: StepCoefficients, abars: Float64Array): Feeds {
  const abar = must(abars[Math.round(t)], 'the schedule has every time step')
  return {
    t: Float32Array.of(t),
    a: Float32Array.of(a),
    b: Float32Array.of(b),
    w: Float32Array.of(w),
    alpha: Float32Array.of(Math.sqrt(abar)),
    sigma: Float32Array.of(Math.sqrt(1 - abar)),
  }
}

function scoreFeeds({ image, text, regionText, mask, fill, crops, salientCrops }: ScoreRequest): Feeds {
  return {
    image,
    text,
    regionText,
    mask,
    fill: Float32Array.from(fill),
    rows: crops.rows,
    cols: crops.cols,
    salientRows: salientCrops.rows,
    salientCols: salientCrops.cols,
  }
}

function scoreOf(out: ReadonlyMap<string, Float32Array>): Score {
  return {
    global: first(out, 'global'),
    saliency: first(out, 'salient'),
    nearest: { global: indexOfLeast(pick(out, 'globals')), saliency: indexOfLeast(pick(out, 'salients')) },
  }
}

/** Where nothing is a number, the first: the loss then says so by itself. */
function indexOfLeast(values: Float32Array): number {
  return Math.max(0, values.indexOf(Math.min(...values)))
}

function shapeOf({ crops, salientCrops, reduction }: ScoreRequest): ScoreShape {
  return { crops: crops.n, salientCrops: salientCrops.n, reduction }
}

function keyOf({ crops, salientCrops, reduction }: ScoreShape): string {
  return `${crops}:${salientCrops}:${reduction}`
}

function pick(outputs: ReadonlyMap<string, Float32Array>, name: string): Float32Array {
  return must(outputs.get(name), `the graph has the output ${name}`)
}

function first(outputs: ReadonlyMap<string, Float32Array>, name: string): number {
  return must(pick(outputs, name)[0], `${name} is a scalar`)
}
