import { autoencoderConfigSchema } from '../../models/architectures/autoencoder-config.ts'
import { decodeLatent, encodeImage } from '../../models/architectures/autoencoder-kl.ts'
import { clipConfigSchema, clipPreprocessorSchema } from '../../models/architectures/clip-config.ts'
import { clipImageFeatures } from '../../models/architectures/clip-vision.ts'
import { transalnetRes, type TransalnetConfig } from '../../models/architectures/transalnet-config.ts'
import { transalnet } from '../../models/architectures/transalnet.ts'
import { unet2dCondition } from '../../models/architectures/unet-2d-condition.ts'
import { unetConfigSchema } from '../../models/architectures/unet-config.ts'
import { schedulerConfigSchema } from '../../models/formats/scheduler-config.ts'
import { builtClip, builtSaliency, builtUnet, builtVae } from '../../models/stages/built-models.ts'
import type { ClipRole, Pack } from '../../models/stages/pack.ts'
import { randomModel } from './random-model.ts'

/** The sizes in which the packs differ; all else is Stable Diffusion v1.4's. */
export interface PackSize {
  readonly folder: string
  /** Side of the latent. */
  readonly latent: number
  readonly unet: {
    readonly block_out_channels: readonly number[]
    readonly cross_attention_dim: number
    readonly norm_num_groups: number
  }
  readonly vae: { readonly block_out_channels: readonly number[]; readonly norm_num_groups: number }
  readonly vision: object
  /** By default the base pack's. */
  readonly saliency?: TransalnetConfig
}

/** TranSalNet with few channels, for packs whose saliency is not what is measured. */
const transalnetSmall: TransalnetConfig = {
  ...transalnetRes,
  inputHeight: 64,
  inputWidth: 64,
  encoder: { kind: 'resnet', stem: 8, layers: [1, 1, 1, 1], widths: [4, 6, 8, 10], expansion: 2 },
  hidden: [16, 16, 12],
  heads: [4, 2, 3],
  decoder: [16, 12, 10, 8, 6, 4],
}

/** Guided by CLIP ViT-B/32, its defaults. */
export const sdSize: PackSize = {
  folder: 'sd',
  latent: 32,
  unet: { block_out_channels: [320, 640, 1280, 1280], cross_attention_dim: 768, norm_num_groups: 32 },
  vae: { block_out_channels: [128, 256, 512, 512], norm_num_groups: 32 },
  vision: {},
  saliency: transalnetRes,
}

/** For tests: the same layers, few channels. */
export const tinySize: PackSize = {
  folder: 'tiny',
  latent: 8,
  unet: { block_out_channels: [16, 16, 16, 16], cross_attention_dim: 16, norm_num_groups: 4 },
  vae: { block_out_channels: [8, 8, 8, 8], norm_num_groups: 4 },
  vision: { hidden_size: 16, intermediate_size: 32, num_hidden_layers: 2, num_attention_heads: 2, image_size: 64 },
}

/** CLIP ViT-L/14, image tower. */
export const largeVision = {
  hidden_size: 1024,
  intermediate_size: 4096,
  num_hidden_layers: 24,
  num_attention_heads: 16,
  patch_size: 14,
}

/**
 * A pack of Stable Diffusion v1.4's architecture with random weights under `root`, written when it is first asked for.
 *
 * @param base any pack: the tokenizer and manifest, which no graph depends on, are its own
 */
export function sdPack(root: string, size: PackSize, base: Pack): Pack {
  const { folder, latent } = size
  const unet = { _class_name: 'UNet2DConditionModel', attention_head_dim: 8, sample_size: latent, ...size.unet }
  const vae = {
    _class_name: 'AutoencoderKL',
    layers_per_block: 2,
    down_block_types: Array<string>(4).fill('DownEncoderBlock2D'),
    up_block_types: Array<string>(4).fill('UpDecoderBlock2D'),
    ...size.vae,
  }
  const unetConfig = unetConfigSchema.parse(unet)
  const vaeConfig = autoencoderConfigSchema.parse(vae)
  const side = latent * vaeConfig.factor
  const saliency = size.saliency ?? transalnetSmall
  return {
    ...base,
    shapes: { latent: [1, 4, latent, latent], image: [1, 3, side, side] },
    tokenLength: 77,
    schedule: schedulerConfigSchema.parse({
      beta_start: 0.00085,
      beta_end: 0.012,
      beta_schedule: 'scaled_linear',
      steps_offset: 1,
      set_alpha_to_one: false,
    }),
    prediction: 'epsilon',
    textEncoder: { ...base.textEncoder, width: unetConfig.contextSize },
    unet: builtUnet({
      config: unetConfig,
      weights: randomModel(root, `${folder}/unet`, {
        config: unet,
        draw(net) {
          const x = net.g.input('x', 'float32', [1, 4, latent, latent])
          const context = net.g.input('context', 'float32', [1, 77, unetConfig.contextSize])
          unet2dCondition(net, unetConfig, x, net.g.input('t', 'float32', [1]), context)
        },
      }),
    }),
    vae: builtVae({
      config: vaeConfig,
      weights: randomModel(root, `${folder}/vae`, {
        config: vae,
        without: ['encoder', 'decoder'].map((part) => `${part}.mid_block.attentions.0.query.weight`),
        draw(net) {
          decodeLatent(net, vaeConfig, net.g.input('z', 'float32', [1, 4, latent, latent]))
          encodeImage(net, vaeConfig, net.g.input('image', 'float32', [1, 3, side, side]))
        },
      }),
    }),
    guidance: randomClip(root, `${folder}/clip`, size.vision, 512, base),
    judge: null,
    saliency: builtSaliency({
      config: saliency,
      weights: randomModel(root, `${folder}/saliency`, {
        config: transalnetFile(saliency),
        draw: (net) =>
          void transalnet(
            net,
            saliency,
            net.g.input('image', 'float32', [1, 3, saliency.inputHeight, saliency.inputWidth]),
          ),
      }),
    }),
  }
}

/** A CLIP pair of which only the image tower has weights. */
export function randomClip(root: string, folder: string, vision: object, projection: number, base: Pack): ClipRole {
  const file = { model_type: 'clip_vision_model', projection_dim: projection, hidden_act: 'quick_gelu', ...vision }
  const config = clipConfigSchema.parse({ projection_dim: projection, vision_config: vision })
  const side = config.vision.imageSize
  const weights = randomModel(root, folder, {
    config: file,
    draw: (net) => void clipImageFeatures(net, config, net.g.input('pixels', 'float32', [1, 3, side, side])),
  })
  const { tokenizer } = base.guidance
  return builtClip({ config, weights }, { tokenizer, preprocessor: clipPreprocessorSchema.parse({}) })
}

function transalnetFile({ inputHeight, inputWidth, ...rest }: TransalnetConfig): object {
  return { model_type: 'transalnet', input_height: inputHeight, input_width: inputWidth, ...rest }
}
