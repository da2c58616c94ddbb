import encodeAvif, { init as initAvif } from '@jsquash/avif/encode.js'
import encodeJpeg, { init as initJpeg } from '@jsquash/jpeg/encode.js'
import encodeWebp, { init as initWebp } from '@jsquash/webp/encode.js'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

/** Encoders in WebAssembly: nothing native, nothing to install. Loaded when first used. */
export const lossyFormats = ['webp', 'jpeg', 'avif'] as const
export type LossyFormat = (typeof lossyFormats)[number]

interface RgbaImage {
  /** Row-major, 4 bytes a pixel. */
  readonly data: Uint8ClampedArray<ArrayBuffer>
  readonly width: number
  readonly height: number
}

const require = createRequire(import.meta.url)
const modules = {
  webp: '@jsquash/webp/codec/enc/webp_enc_simd.wasm',
  jpeg: '@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm',
  avif: '@jsquash/avif/codec/enc/avif_enc.wasm',
} as const
const ready = new Map<LossyFormat, Promise<unknown>>()

async function load(format: LossyFormat): Promise<unknown> {
  const wasmBinary = await readFile(require.resolve(modules[format]))
  switch (format) {
    case 'webp':
      return initWebp({ wasmBinary })
    case 'jpeg':
      return initJpeg({ wasmBinary })
    case 'avif':
      return initAvif({ wasmBinary })
  }
}

/** `quality` is 1 to 100, in each format's own sense. */
export async function encodeLossy(format: LossyFormat, image: RgbaImage, quality: number): Promise<Uint8Array> {
  if (!ready.has(format)) ready.set(format, load(format))
  await ready.get(format)
  const pixels = { ...image, colorSpace: 'srgb' as const }
  switch (format) {
    case 'webp':
      return new Uint8Array(await encodeWebp(pixels, { quality }))
    case 'jpeg':
      return new Uint8Array(await encodeJpeg(pixels, { quality }))
    case 'avif':
      return new Uint8Array(await encodeAvif(pixels, { quality }))
  }
}
