import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PackManifest } from '../../../models/formats/pack-manifest.ts'

const weights = new Uint8Array(1000).map((_, i) => i % 251)

/** A pack whose one weight file nobody reads: enough for a host, which only checks it. Pictures are 8 × 8. */
export const toyManifest: PackManifest = {
  format: 'fovea-pack/1',
  id: 'toy',
  title: 'Toy',
  version: 1,
  license: 'Apache-2.0',
  width: 8,
  height: 8,
  roles: {
    tokenizer: { kind: 'clip-bpe', path: 'tokenizer' },
    textEncoder: { kind: 'clip-text', path: 'text_encoder' },
    unet: { kind: 'unet-2d-condition', path: 'unet' },
    vae: { kind: 'autoencoder-kl', path: 'vae' },
    scheduler: { kind: 'scheduler', path: 'scheduler' },
    guidance: { kind: 'clip', path: 'clip', tokenizer: 'tokenizer' },
    saliency: { kind: 'transalnet', path: 'saliency' },
  },
  defaults: { prompt: 'a toy', negative: '', steps: 5, guidanceScale: 2, optSteps: 3 },
  latentRgb: {
    matrix: [
      [0.2, 0, 0],
      [0, 0.2, 0],
      [0, 0, 0.2],
      [0.1, 0.1, 0.1],
    ],
    bias: [0.5, 0.5, 0.5],
  },
  files: [{ path: 'unet/weights.bin', bytes: 1000, sha256: createHash('sha256').update(weights).digest('hex') }],
}

/** Writes the pack as `<root>/toy`. Returns its folder. */
export function writeToyPack(root: string): string {
  const folder = join(root, 'toy')
  mkdirSync(join(folder, 'unet'), { recursive: true })
  writeFileSync(join(folder, 'unet/weights.bin'), weights)
  writeFileSync(join(folder, 'pack.json'), JSON.stringify(toyManifest))
  return folder
}
