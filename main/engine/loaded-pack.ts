import { packManifestName, parsePackManifest, type PackManifest } from '../../models/formats/pack-manifest.ts'
import { readText } from '../../models/formats/pack-files.ts'
import type { Conditioning } from '../../models/methods/stages.ts'
import type { Precision } from '../../models/precision/precision.ts'
import { openPack } from '../../models/stages/open-pack.ts'
import type { Provider } from '../../models/providers/provider.ts'
import { packFailure } from '../files/pack-failure.ts'
import { packFolder } from '../files/pack-folder.ts'
import { availableMemory, type AvailableMemory } from './available-memory.ts'
import { checkMemory } from './check-memory.ts'
import type { DrawRequest } from './messages.ts'
import { defaultProvider } from './provider.ts'
import { ortStages, type OrtStages } from './ort-stages.ts'
import { sessionPool } from './session-pool.ts'

/** A pack with its sessions. */
export interface LoadedPack {
  readonly folder: string
  readonly manifest: PackManifest
  readonly stages: OrtStages
  /** The same with a U-Net in that precision. */
  readonly stagesIn: (precision: Precision) => OrtStages
  /** Refuses a drawing that does not fit, before anything is loaded. @throws FoveaError engine.memory */
  readonly checkMemory: (request: Pick<DrawRequest, 'recipe' | 'method'>) => void
  /** The same prompt is encoded once. */
  readonly condition: (prompt: string, negative: string) => Promise<Conditioning>
  readonly release: () => Promise<void>
}

/** Opens a pack whose files the host has checked. @throws FoveaError pack.* */
export function loadPack(
  folder: string,
  provider: Provider = defaultProvider,
  available: AvailableMemory = availableMemory,
): LoadedPack {
  try {
    const files = packFolder(folder)
    const manifest = parsePackManifest(readText(files, packManifestName))
    const pool = sessionPool(folder, provider)
    const pack = openPack(manifest, files)
    const float32 = ortStages(pack, pool.run)
    const made = new Map<Precision, OrtStages>([['float32', float32]])
    let last: { key: string; conditioning: Conditioning } | null = null
    return {
      folder,
      manifest,
      stages: float32,
      stagesIn(precision) {
        const stages = made.get(precision) ?? ortStages(pack, pool.run, precision)
        made.set(precision, stages)
        return stages
      },
      checkMemory({ recipe, method }) {
        // The estimate knows the CPU provider; others have a memory of their own.
        if (provider === 'cpu') checkMemory(pack, pool.missing, { recipe, method }, available())
      },
      async condition(prompt, negative) {
        const key = JSON.stringify([prompt, negative])
        if (last?.key !== key) last = { key, conditioning: await float32.encodePrompt(prompt, negative) }
        return last.conditioning
      },
      release: pool.release,
    }
  } catch (thrown) {
    throw packFailure(thrown, folder)
  }
}
