import type { PictureSource } from '../../../preload/contract/picture-source.ts'
import { maxSeed, stepChoices, type Form } from '../settings/form.ts'

/** A larger file is drawn smaller here before it is sent: the contract's messages are small. */
const sentAsItIs = 1_400_000

/**
 * A picture file as a PNG that the host takes, base64. A small PNG goes as it is, with what its program wrote into it; the
 * browser's own decoders, in the sandbox, read JPEG, WebP and what is larger.
 *
 * @throws DOMException when it is no picture
 */
export async function pngOf(file: Blob, size: { readonly width: number; readonly height: number }): Promise<string> {
  const isPng = new Uint8Array(await file.slice(0, 4).arrayBuffer())[0] === 0x89
  if (isPng && file.size <= sentAsItIs) return base64Of(file)
  const bitmap = await createImageBitmap(file)
  const scale = Math.max(size.width / bitmap.width, size.height / bitmap.height)
  const [width, height] = [bitmap.width * scale, bitmap.height * scale]
  const canvas = new OffscreenCanvas(size.width, size.height)
  const context = canvas.getContext('2d')
  if (context === null) throw new DOMException('This browser has no canvas.', 'NotSupportedError')
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, (size.width - width) / 2, (size.height - height) / 2, width, height)
  bitmap.close()
  return base64Of(await canvas.convertToBlob({ type: 'image/png' }))
}

export async function base64Of(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer())
  let binary = ''
  for (let i = 0; i < bytes.length; i += 0x8000) binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000))
  return btoa(binary)
}

/** What the panel takes over of what another program said: its words, and numbers that mean the same here. */
export function formFrom(said: PictureSource): Partial<Form> {
  const { prompt, negative, seed, steps, guidance } = said
  const nearest = (wanted: number) =>
    stepChoices.reduce((best, each) => (Math.abs(each - wanted) < Math.abs(best - wanted) ? each : best))
  return {
    ...(prompt.trim() !== '' && { prompt: prompt.slice(0, 2000), negative: negative.slice(0, 2000) }),
    ...(seed !== null && { seed: Number(BigInt(seed) & BigInt(maxSeed)) }),
    ...(steps !== null && { steps: nearest(steps) }),
    ...(guidance !== null && { guidance: Math.min(50, Math.max(0, guidance)) }),
  }
}
