import type { WeightEntries } from '../weights.ts'
import { prefixRule, renamed } from './entry-views.ts'

/** Parts of a residual block, theirs and diffusers'. */
const resnetParts = {
  'in_layers.0': 'norm1',
  'in_layers.2': 'conv1',
  'emb_layers.1': 'time_emb_proj',
  'out_layers.0': 'norm2',
  'out_layers.3': 'conv2',
  skip_connection: 'conv_shortcut',
}

/**
 * A U-Net with the names of the original code (CompVis/latent-diffusion:openaimodel.py) under those of diffusers.
 *
 * Theirs number one list of blocks, level after level, with the change of size as the last of each; so the file itself
 * says how deep a level is.
 *
 * @param entries without `model.diffusion_model.`
 */
export function unetOfLatentDiffusion(entries: WeightEntries): WeightEntries {
  const prefixes: Record<string, string> = {
    'time_embed.0': 'time_embedding.linear_1',
    'time_embed.2': 'time_embedding.linear_2',
    'time_embed.cond_proj': 'time_embedding.cond_proj',
    'input_blocks.0.0': 'conv_in',
    'out.0': 'conv_norm_out',
    'out.2': 'conv_out',
    'middle_block.1': 'mid_block.attentions.0',
    ...resnet('middle_block.0', 'mid_block.resnets.0'),
    ...resnet('middle_block.2', 'mid_block.resnets.1'),
    ...downwards(entries),
    ...upwards(entries),
  }
  return renamed(entries, prefixRule(prefixes))
}

function resnet(from: string, to: string): Record<string, string> {
  return Object.fromEntries(Object.entries(resnetParts).map(([a, b]) => [`${from}.${a}`, `${to}.${b}`]))
}

function downwards(entries: WeightEntries): Record<string, string> {
  const prefixes: Record<string, string> = {}
  let [level, index] = [0, 0]
  for (let n = 1; ; n++) {
    const block = `input_blocks.${n}`
    if (entries.has(`${block}.0.op.weight`)) {
      prefixes[`${block}.0.op`] = `down_blocks.${level}.downsamplers.0.conv`
      level++
      index = 0
    } else if (entries.has(`${block}.0.in_layers.2.weight`)) {
      Object.assign(prefixes, resnet(`${block}.0`, `down_blocks.${level}.resnets.${index}`))
      prefixes[`${block}.1`] = `down_blocks.${level}.attentions.${index}`
      index++
    } else return prefixes
  }
}

function upwards(entries: WeightEntries): Record<string, string> {
  const prefixes: Record<string, string> = {}
  let [level, index] = [0, 0]
  for (let n = 0; entries.has(`output_blocks.${n}.0.in_layers.2.weight`); n++) {
    const block = `output_blocks.${n}`
    Object.assign(prefixes, resnet(`${block}.0`, `up_blocks.${level}.resnets.${index}`))
    // Behind the residual block stand an attention, a change of size, or both.
    const sizing = [1, 2].find((i) => entries.has(`${block}.${i}.conv.weight`))
    if (sizing !== 1) prefixes[`${block}.1`] = `up_blocks.${level}.attentions.${index}`
    index++
    if (sizing !== undefined) {
      prefixes[`${block}.${sizing}.conv`] = `up_blocks.${level}.upsamplers.0.conv`
      level++
      index = 0
    }
  }
  return prefixes
}
