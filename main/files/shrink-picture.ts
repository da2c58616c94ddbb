import type { Pixels } from './decode-picture.ts'

/** A picture as RGBA bytes, its longer side `longest` pixels at most: every pixel the mean of those it stands for. */
export function shrinkPicture({ width, height, channels, values }: Pixels, longest: number) {
  const scale = Math.min(1, longest / Math.max(width, height))
  const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))]
  const data = new Uint8ClampedArray(w * h * 4)
  // Of which channel each of red, green, blue and alpha is made; -1 is opaque.
  const from = { 1: [0, 0, 0, -1], 2: [0, 0, 0, 1], 3: [0, 1, 2, -1] }[channels] ?? [0, 1, 2, 3]
  for (let y = 0; y < h; y++) {
    const [top, bottom] = [Math.floor((y * height) / h), Math.max(1, Math.floor(((y + 1) * height) / h))]
    for (let x = 0; x < w; x++) {
      const [left, right] = [Math.floor((x * width) / w), Math.max(1, Math.floor(((x + 1) * width) / w))]
      const count = (bottom - top) * (right - left)
      for (let c = 0; c < 4; c++) {
        const channel = from[c] ?? -1
        let sum = channel < 0 ? count : 0
        if (channel >= 0) {
          for (let row = top; row < bottom; row++) {
            for (let at = row * width + left; at < row * width + right; at++)
              sum += values[at * channels + channel] ?? 0
          }
        }
        data[(y * w + x) * 4 + c] = Math.round((255 * sum) / count)
      }
    }
  }
  return { width: w, height: h, data }
}
