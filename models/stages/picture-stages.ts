import { must } from '../must.ts'
import { GraphBuilder } from '../nn/graph-builder.ts'
import { add, clip, div, mul, sub } from '../nn/ops.ts'
import type { Graph } from '../onnx/graph.ts'
import { roomyForm } from '../memory/memory-form.ts'
import { splitAttention } from '../memory/split-attention.ts'
import { gatedStage, gradientStage } from './gradient-stage.ts'
import type { Pack } from './pack.ts'

/** What makes pictures of latents. */
export type PictureParts = Pick<Pack, 'shapes' | 'vae'>

/** `z` `[1, C, h, w]` in the U-Net's scale to `image = clamp(D(z / s) / 2 + 0.5, 0, 1)` `[1, 3, H, W]`. */
export function decodeStage({ vae, shapes }: PictureParts, { pieceBytes } = roomyForm): Graph {
  const g = new GraphBuilder('decode')
  const z = g.input('z', 'float32', shapes.latent)
  const picture = vae.decode(g, div(z, vae.scalingFactor), pieceBytes)
  g.output('image', clip(add(div(picture, 2), 0.5), 0, 1))
  return splitAttention(g.build(), pieceBytes)
}

/** `z` and the cotangent `g` `[1, 3, H, W]` to `d_z`. Clamped pixels pass nothing on, as in torch. */
export function decodeVjpStage(pack: PictureParts, form = roomyForm): Graph {
  return gradientStage(decodeStage(pack, form), { name: 'decode-vjp', of: 'image', wrt: 'z', form })
}

/** `decodeStage` and `decodeVjpStage` in one graph: outputs `image` and `d_z`. */
export function gatedDecodeStage(pack: PictureParts, form = roomyForm): Graph {
  return gatedStage(decodeStage(pack, form), { name: 'gated-decode', of: 'image', wrt: 'z', form }, ['image'])
}

/** `image` 0..1 to `latent`, the encoder's mean in the U-Net's scale. */
export function encodeStage({ vae, shapes }: PictureParts): Graph {
  const g = new GraphBuilder('encode')
  const image = g.input('image', 'float32', shapes.image)
  const latent = vae.encode(g, sub(mul(image, 2), 1))
  g.output('latent', mul(latent, vae.scalingFactor))
  return splitAttention(g.build(), roomyForm.pieceBytes)
}

/** `z` `[1, C, h, w]` in the U-Net's scale to a quick look `image` `[1, 3, H, W]`, 0..1, by the pack's small decoder. */
export function previewStage({ preview, shapes }: Pack): Graph {
  const g = new GraphBuilder('preview')
  const model = must(preview, 'a preview is only asked of a pack that has one')
  g.output('image', clip(model.decode(g, g.input('z', 'float32', shapes.latent)), 0, 1))
  return g.build()
}
