import type { TensorTable } from './tensor-table.ts'

/** Well-known networks that Fovea does not draw with: named, so that nobody looks for the fault in the file. */
const known: readonly (readonly [RegExp, string])[] = [
  [/^conditioner\.embedders\.1\.|^add_embedding\.linear_1\.weight$|label_emb\.0\.0\.weight$/, 'Stable Diffusion XL'],
  [/joint_blocks\.0\.|^transformer_blocks\.0\.attn\.add_q_proj\.weight$/, 'Stable Diffusion 3'],
  [/double_blocks\.0\.img_attn\./, 'Flux'],
  [/^control_model\.|^controlnet_cond_embedding\./, 'ControlNet'],
  [/^(string_to_param\.\*|emb_params)$/, 'a textual inversion'],
  [/^ip_adapter\.|^image_proj\./, 'IP-Adapter'],
  [/hada_w1_a$|lokr_w1$/, 'a LyCORIS adapter (LoHa or LoKr)'],
  [/^body\.0\.rdb1\.conv1\.weight$|^model\.1\.sub\.0\.RDB1\./, 'an ESRGAN upscaler'],
  [/motion_modules\.0\./, 'an AnimateDiff motion module'],
]

/** The name of a network that is known and cannot be used, or null. */
export function unsupportedName({ tensors }: TensorTable): string | null {
  for (const [pattern, name] of known) for (const tensor of tensors.keys()) if (pattern.test(tensor)) return name
  return null
}
