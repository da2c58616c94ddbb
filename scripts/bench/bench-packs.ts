import path from 'node:path'
import { readText } from '../../models/formats/pack-files.ts'
import { packManifestName, parsePackManifest } from '../../models/formats/pack-manifest.ts'
import { openPack } from '../../models/stages/open-pack.ts'
import type { Pack } from '../../models/stages/pack.ts'
import { packFolder } from '../../main/files/pack-folder.ts'
import { sdPack, sdSize, tinySize, type PackSize } from './sd-pack.ts'

const sizes = { sd: sdSize, 'sd-64': { ...sdSize, latent: 64 }, tiny: tinySize } as const satisfies Record<
  string,
  PackSize
>

export type PackName = 'mini' | keyof typeof sizes

export interface BenchPack {
  readonly pack: Pack
  /** What weight locations are relative to. */
  readonly root: string
  /** Absolute folders of its models, by role, for the peer. */
  readonly folders: Readonly<Record<string, string>>
  /** Of a size the engine keeps one copy of the weights for (decision 33). */
  readonly isLarge: boolean
}

const mini = path.resolve('models/packs/mini')

/** @param data the folder of generated models */
export function openBenchPack(name: PackName, data: string): BenchPack {
  const files = packFolder(mini)
  const base = openPack(parsePackManifest(readText(files, packManifestName)), files)
  if (name === 'mini') return { pack: base, root: mini, folders: foldersIn(mini), isLarge: false }
  const size = sizes[name]
  return {
    pack: sdPack(data, size, base),
    root: data,
    folders: foldersIn(path.join(data, size.folder)),
    isLarge: size.folder === sdSize.folder,
  }
}

function foldersIn(root: string) {
  return {
    unet: path.join(root, 'unet'),
    vae: path.join(root, 'vae'),
    clip: path.join(root, 'clip'),
    saliency: path.join(root, 'saliency'),
    textEncoder: path.join(root, 'text_encoder'),
  }
}
