import { packManifestName, parsePackManifest, type PackManifest } from '../../models/formats/pack-manifest.ts'
import { readText } from '../../models/formats/pack-files.ts'
import type { Conditioning } from '../../models/methods/stages.ts'
import type { Precision } from '../../models/precision/precision.ts'
import { leanestForms, roomyForms, type ModelForms } from '../../models/memory/memory-form.ts'
import { openPack } from '../../models/stages/open-pack.ts'
import type { Pack } from '../../models/stages/pack.ts'
import type { Provider } from '../../models/providers/provider.ts'
import type { Recipe } from '../../preload/contract/recipe.ts'
import { packFailure } from '../files/pack-failure.ts'
import { packFolder } from '../files/pack-folder.ts'
import { availableMemory, type AvailableMemory } from './available-memory.ts'
import { fittingForms } from './check-memory.ts'
import type { DrawRequest } from './messages.ts'
import { defaultProvider } from './provider.ts'
import type { Places } from './place-weights.ts'
import { keysOf, ortStages, type OrtStages } from './ort-stages.ts'
import { sessionPool } from './session-pool.ts'

/** A pack with its sessions. */
export interface LoadedPack {
  readonly folder: string
  readonly manifest: PackManifest
  readonly stages: OrtStages
  /**
   * The stages a drawing uses: a U-Net in its precision, and large models once for both passes. What it cannot use is let go.
   *
   * @throws FoveaError engine.memory, before anything is loaded
   */
  readonly prepare: (request: Pick<DrawRequest, 'recipe' | 'method'>) => Promise<OrtStages>
  /** The same prompt is encoded once. */
  readonly condition: (prompt: string, negative: string, regionPrompt?: string) => Promise<Conditioning>
  readonly release: () => Promise<void>
}

export interface PackOptions {
  readonly available?: AvailableMemory
  /** Where its files lie that are not in the folder. */
  readonly places?: Places
  /** Of the smallest picture that its networks take, to try it. */
  readonly smallest?: boolean
}

/** Opens a pack whose files the host has checked. @throws FoveaError pack.* */
export function loadPack(
  folder: string,
  provider: Provider = defaultProvider,
  available: AvailableMemory = availableMemory,
  { places = {}, smallest = false }: PackOptions = {},
): LoadedPack {
  try {
    const files = packFolder(folder, places)
    const manifest = parsePackManifest(readText(files, packManifestName))
    const isLarge = unetBytes(manifest) > largeBytes
    const pool = sessionPool(folder, provider, isLarge, places)
    const opened = openPack(manifest, files)
    const pack = smallest ? smallestPack(opened) : opened
    const made = new Map<string, OrtStages>()
    const stagesIn = (precision: Precision, isGated: boolean, forms = roomyForms): OrtStages => {
      const key = `${precision}${isGated}${forms.unet.mark}/${forms.decoder.mark}`
      const stages = made.get(key) ?? ortStages(pack, pool.run, precision, isGated, forms)
      made.set(key, stages)
      return stages
    }
    // A pack is tried on a few calls: reading a large model in the form that takes the least is then most of the time.
    const isLean = smallest && isLarge && provider === 'cpu'
    const float32 = isLean ? stagesIn('float32', true, leanestForms) : stagesIn('float32', false)
    /** Other providers would run the gate on the host. */
    const isGated = ({ methods }: Recipe) => isLarge && provider === 'cpu' && methods.some((name) => name !== 'sd')
    let open: ModelForms | null = null
    let last: { key: string; conditioning: Conditioning } | null = null
    return {
      folder,
      manifest,
      stages: float32,
      async prepare({ recipe, method }) {
        const precision = recipe.precision ?? 'float32'
        const gated = isGated(recipe)
        const before = open ?? roomyForms
        if (isLarge) await pool.close(keysOf(precision, !gated, before))
        // The estimate knows the CPU provider; others have a memory of their own.
        if (provider !== 'cpu') return stagesIn(precision, gated)
        const forms = fittingForms(pack, pool.missing, { recipe, method, isGated: gated }, available(), open)
        if (forms !== before) await pool.close([true, false].flatMap((gate) => keysOf(precision, gate, before)))
        open = forms
        return stagesIn(precision, gated, forms)
      },
      async condition(prompt, negative, regionPrompt = '') {
        const key = JSON.stringify([prompt, negative, regionPrompt])
        if (last?.key !== key) last = { key, conditioning: await float32.encodePrompt(prompt, negative, regionPrompt) }
        return last.conditioning
      },
      release: pool.release,
    }
  } catch (thrown) {
    throw packFailure(thrown, folder)
  }
}

/** From here on one copy of the weights and tensors that go back to the system matter more than the last percent of speed. */
const largeBytes = 256 * 2 ** 20

function unetBytes({ files, roles }: PackManifest): number {
  const own = files.filter(({ path }) => path === roles.unet.path || path.startsWith(`${roles.unet.path}/`))
  return own.reduce((sum, { bytes }) => sum + bytes, 0)
}

/** The same pack at the size of one step of what its U-Net halves. */
function smallestPack(pack: Pack): Pack {
  const side = pack.unet.sideStep
  const { factor, latentChannels } = pack.vae
  const pixels = side * factor
  return { ...pack, shapes: { latent: [1, latentChannels, side, side], image: [1, 3, pixels, pixels] } }
}
