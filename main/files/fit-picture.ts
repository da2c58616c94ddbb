import { resizeMap } from '../../models/mask/resize-map.ts'
import { white } from '../../models/mask/mask-map.ts'
import type { Pixels } from './decode-picture.ts'

/**
 * The middle of a picture that has the wanted proportions, at the wanted size, as `[1, 3, height, width]` in 0..1.
 *
 * Grey becomes three alike channels; what is transparent lies on white.
 */
export function fitPicture(pixels: Pixels, width: number, height: number): Float32Array {
  const scale = Math.min(pixels.width / width, pixels.height / height)
  const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))]
  const [left, top] = [Math.floor((pixels.width - w) / 2), Math.floor((pixels.height - h) / 2)]
  const out = new Float32Array(3 * width * height)
  for (let channel = 0; channel < 3; channel++) {
    const data = new Uint16Array(w * h)
    for (let y = 0; y < h; y++) {
      for (let x = 0; x < w; x++) {
        data[y * w + x] = Math.round(white * over(pixels, (top + y) * pixels.width + left + x, channel))
      }
    }
    const fitted = resizeMap({ width: w, height: h, data }, { width, height })
    out.set(
      Float32Array.from(fitted.data, (value) => value / white),
      channel * width * height,
    )
  }
  return out
}

/** A channel of a pixel over white. */
function over({ channels, values }: Pixels, pixel: number, channel: number): number {
  const hasAlpha = channels === 2 || channels === 4
  const value = values[pixel * channels + (channels < 3 ? 0 : channel)] ?? 0
  const alpha = hasAlpha ? (values[pixel * channels + channels - 1] ?? 1) : 1
  return alpha * value + 1 - alpha
}
