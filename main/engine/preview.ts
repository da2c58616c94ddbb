import type { PackManifest } from '../../models/formats/pack-manifest.ts'

/** A rough picture of a latent `[1, C, h, w]`: the pack's linear map to RGB, h × w pixels. Null without such a map. */
export function previewLatent(
  latent: Float32Array,
  latentRgb: PackManifest['latentRgb'],
  pixels: number,
): Uint8Array | null {
  if (latentRgb === undefined) return null
  const { matrix, bias } = latentRgb
  const rgb = new Uint8Array(pixels * 3)
  for (let i = 0; i < pixels; i++) {
    for (let c = 0; c < 3; c++) {
      let value = bias[c] ?? 0
      for (const [channel, row] of matrix.entries()) value += (latent[channel * pixels + i] ?? 0) * (row[c] ?? 0)
      rgb[i * 3 + c] = Math.min(255, Math.max(0, Math.round(value * 255)))
    }
  }
  return rgb
}

/** A picture `[1, 3, H, W]` of 0..1 as bytes, colours beside each other. */
export function bytesOfPicture(image: Float32Array): Uint8Array {
  const pixels = image.length / 3
  const rgb = new Uint8Array(image.length)
  for (let i = 0; i < pixels; i++)
    for (let c = 0; c < 3; c++)
      rgb[i * 3 + c] = Math.min(255, Math.max(0, Math.round((image[c * pixels + i] ?? 0) * 255)))
  return rgb
}
