import { must } from '../../models/must.ts'
import type { Conditioning, Score, ScoreRequest, StepCoefficients, Stages } from '../../models/methods/stages.ts'
import { roomyForms, type ModelForms } from '../../models/memory/memory-form.ts'
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
  /** A quick look at a latent on its way, `[1, 3, H, W]` of 0..1, by the pack's small decoder; null without one. */
  readonly look: ((z: Float32Array) => Promise<Float32Array>) | null
  /** What the guidance's image encoder sees in a picture `[1, 3, H, W]`: `[P]`, of unit length. */
  readonly embedPicture: (image: Float32Array) => Promise<Float32Array>
}

/** The stages of a pack on ONNX Runtime. One call is one native run; a float16 gradient that overflows is run again. */
export function ortStages(
  pack: Pack,
  run: RunGraph,
  precision: Precision = 'float32',
  isGated = false,
  forms = roomyForms,
): OrtStages {
  const graphs = stageGraphs(pack, precision, forms)
  const scaled = scaledGradient()
  const keys = sessionKeys(precision, forms)
  const noLatent = new Float32Array(sizeOf(pack.shapes.latent))
  const noImage = new Float32Array(sizeOf(pack.shapes.image))
  const gatedStep = (feeds: Feeds) => run(keys.gatedStep, () => graphs.gatedStep(), feeds, forms.unet.copiesWeights)
  const gatedDecode = (feeds: Feeds) =>
    run(keys.gatedDecode, () => graphs.gatedDecode(), feeds, forms.decoder.copiesWeights)
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
    look:
      pack.preview === null ? null : async (z) => pick(await run('preview', () => graphs.preview(), { z }), 'image'),

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
      return pick(
        await run(keys.step, () => graphs.step(), { x, u, context, ...numbers(k) }, forms.unet.copiesWeights),
        'next',
      )
    },
    async stepVjp(u, context, k, g) {
      const pullBack = async (cotangent: Float32Array) => {
        const feeds = { u, context, ...numbers(k), g: cotangent }
        if (isGated) return pick(await gatedStep({ ...feeds, x: u, [gateName]: true }), 'd_u')
        return pick(await run(keys.stepVjp, () => graphs.stepVjp(), feeds, forms.unet.copiesWeights), 'd_u')
      }
      return precision === 'float16' ? scaled.of(g, pullBack) : pullBack(g)
    },
    async decode(z) {
      if (isGated) return pick(await gatedDecode({ z, g: noImage, [gateName]: false }), 'image')
      return pick(await run(keys.decode, () => graphs.decode(), { z }, forms.decoder.copiesWeights), 'image')
    },
    async encode(image) {
      return pick(await run('encode', () => graphs.encode(), { image }), 'latent')
    },
    async decodeVjp(z, dImage) {
      if (isGated) return pick(await gatedDecode({ z, g: dImage, [gateName]: true }), 'd_z')
      return pick(
        await run(keys.decodeVjp, () => graphs.decodeVjp(), { z, g: dImage }, forms.decoder.copiesWeights),
        'd_z',
      )
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
    async embedPicture(image) {
      // The graph that scores every step: no second copy of the encoder.
      const text = new Float32Array(guidance.projection)
      return pick(await run('similarity:guidance', () => graphs.similarity('guidance'), { image, text }), 'embedding')
    },
    async similarity(role, image, text) {
      return first(await run(`similarity:${role}`, () => graphs.similarity(role), { image, text }), 'cosine')
    },
  }
}

type LargeStage = 'step' | 'stepVjp' | 'gatedStep' | 'decode' | 'decodeVjp' | 'gatedDecode'

/** Sessions of the U-Net and the decoder, by precision and form; a pool may hold several. */
export function sessionKeys(precision: Precision, { unet, decoder }: ModelForms): Readonly<Record<LargeStage, string>> {
  const [u, d] = [`${precision === 'float32' ? '' : `:${precision}`}${unet.mark}`, decoder.mark]
  return {
    step: `step${u}`,
    stepVjp: `stepVjp${u}`,
    gatedStep: `gatedStep${u}`,
    decode: `decode${d}`,
    decodeVjp: `decodeVjp${d}`,
    gatedDecode: `gatedDecode${d}`,
  }
}

/** Of the large models: one session each, or one for each pass. */
export function keysOf(precision: Precision, isGated: boolean, forms: ModelForms): readonly string[] {
  const { step, stepVjp, gatedStep, decode, decodeVjp, gatedDecode } = sessionKeys(precision, forms)
  return isGated ? [gatedStep, gatedDecode] : [step, stepVjp, decode, decodeVjp]
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
