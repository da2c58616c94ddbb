import { packManifestName, parsePackManifest, type PackManifest } from '../../models/formats/pack-manifest.ts'
import { readText } from '../../models/formats/pack-files.ts'
import type { Conditioning, Stages } from '../../models/methods/stages.ts'
import { openPack } from '../../models/stages/open-pack.ts'
import type { Provider } from '../../models/providers/provider.ts'
import { packFailure } from '../files/pack-failure.ts'
import { packFolder } from '../files/pack-folder.ts'
import { defaultProvider } from './provider.ts'
import { ortStages } from './ort-stages.ts'
import { sessionPool } from './session-pool.ts'

/** A pack with its sessions. */
export interface LoadedPack {
  readonly folder: string
  readonly manifest: PackManifest
  readonly stages: Stages
  /** The same prompt is encoded once. */
  readonly condition: (prompt: string, negative: string) => Promise<Conditioning>
  readonly release: () => Promise<void>
}

/** Opens a pack whose files the host has checked. @throws FoveaError pack.* */
export function loadPack(folder: string, provider: Provider = defaultProvider): LoadedPack {
  try {
    const files = packFolder(folder)
    const manifest = parsePackManifest(readText(files, packManifestName))
    const pool = sessionPool(folder, provider)
    const stages = ortStages(openPack(manifest, files), pool.run)
    let last: { key: string; conditioning: Conditioning } | null = null
    return {
      folder,
      manifest,
      stages,
      async condition(prompt, negative) {
        const key = JSON.stringify([prompt, negative])
        if (last?.key !== key) last = { key, conditioning: await stages.encodePrompt(prompt, negative) }
        return last.conditioning
      },
      release: pool.release,
    }
  } catch (thrown) {
    throw packFailure(thrown, folder)
  }
}
