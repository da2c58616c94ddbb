import { roomyForm } from '../memory/memory-form.ts'
import { splitAttention } from '../memory/split-attention.ts'
import { GraphBuilder } from '../nn/graph-builder.ts'
import type { Value } from '../nn/graph-builder.ts'
import { add, mul, slice, split, sub } from '../nn/ops.ts'
import type { Graph } from '../onnx/graph.ts'
import { inPrecision, type Precision } from '../precision/precision.ts'
import { gatedStage, gradientStage } from './gradient-stage.ts'
import { noiseOf } from './noise-of.ts'
import type { Pack } from './pack.ts'

/** What a denoising step is made of. */
export type StepParts = Pick<Pack, 'shapes' | 'unet' | 'textEncoder' | 'tokenLength' | 'prediction'>

/**
 * One denoising call: `x`, `u` `[1, C, h, w]`, `context` `[2, L, D]` and `t`, `a`, `b`, `w` `[1]` to
 * `next = a·x + b·eps_w(u, t)`.
 *
 * DDIM has u = x; EDICT and the CLIP-guided baseline have other coefficients. The schedule's algebra is inside, so that
 * any sampler is a list of numbers. Networks that predict something else than eps take `alpha` and `sigma` `[1]` of t too.
 */
export function stepStage(pack: StepParts, precision: Precision = 'float32', { pieceBytes } = roomyForm): Graph {
  const g = new GraphBuilder('step')
  g.output('next', denoised(g, pack).next)
  return inPrecision(splitAttention(g.build(), pieceBytes), precision)
}

/** `stepStage` and `stepVjpStage` in one graph, with the U-Net's weights once: outputs `next` and `d_u`. */
export function gatedStepStage(pack: StepParts, precision: Precision = 'float32', form = roomyForm): Graph {
  const g = new GraphBuilder('step')
  const { next, scaled } = denoised(g, pack)
  g.output('next', next)
  g.output('scaled', scaled)
  const forward = splitAttention(g.build(), form.pieceBytes)
  return gatedStage(forward, { name: 'gated-step', of: 'scaled', wrt: 'u', precision, form }, ['next'])
}

function denoised(g: GraphBuilder, pack: StepParts): { readonly next: Value; readonly scaled: Value } {
  const x = g.input('x', 'float32', pack.shapes.latent)
  const u = g.input('u', 'float32', pack.shapes.latent)
  const noise = guidedNoise(g, pack, u)
  const a = g.input('a', 'float32', [1])
  const b = g.input('b', 'float32', [1])
  const scaled = mul(b, noise)
  return { next: add(mul(a, x), scaled), scaled }
}

/** `u`, `context`, `t`, `b`, `w` and the cotangent `g` to `d_u = b · (d eps_w / d u)ᵀ g`. */
export function stepVjpStage(pack: StepParts, precision: Precision = 'float32', form = roomyForm): Graph {
  const g = new GraphBuilder('scaled-noise')
  const noise = guidedNoise(g, pack, g.input('u', 'float32', pack.shapes.latent))
  g.output('scaled', mul(g.input('b', 'float32', [1]), noise))
  const forward = splitAttention(g.build(), form.pieceBytes)
  return gradientStage(forward, { name: 'step-vjp', of: 'scaled', wrt: 'u', precision, form })
}

/** Classifier-free guidance, both halves in one call: `eps_w = eps_u + w (eps_c − eps_u)`. They part at the first look at a prompt. A network that is
 * told the scale is asked once, about the prompt alone. */
function guidedNoise(g: GraphBuilder, { unet, textEncoder, tokenLength, prediction }: StepParts, u: Value): Value {
  const context = g.input('context', 'float32', [2, tokenLength, textEncoder.width])
  const t = g.input('t', 'float32', [1])
  const w = g.input('w', 'float32', [1])
  // Guidance is linear, so it may be applied to whatever is predicted.
  if (unet.embedsGuidance) return noiseOf(g, prediction, u, unet.predict(g, u, t, slice(context, 0, 1, 2), w))
  const [without, with_] = split(unet.predict(g, u, t, context, w), 0, [1, 1]) as [Value, Value]
  return noiseOf(g, prediction, u, add(without, mul(w, sub(with_, without))))
}
