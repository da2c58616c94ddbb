import { FormatRefusal } from '../formats/format-refusal.ts'
import { adaptedWeights, partsFor, type LoraTarget } from '../formats/lora/adapted-weights.ts'
import { readLora, type LoraParts } from '../formats/lora/read-lora.ts'
import type { PackFiles } from '../formats/pack-files.ts'
import type { PackManifest } from '../formats/pack-manifest.ts'
import type { Checkpoint } from './built-models.ts'

export interface OpenLora {
  readonly path: string
  readonly parts: LoraParts
  readonly strength: number
  /** Layers of the pack's models that it changes; filled while they are opened. */
  readonly used: Set<string>
}

/** The LoRAs a manifest names, by their headers. @throws FormatRefusal */
export function openLoras(files: PackFiles, { loras = [] }: Pick<PackManifest, 'loras'>): readonly OpenLora[] {
  return loras.map(({ path, strength }) => {
    if (!files.has(path))
      throw new FormatRefusal('pack.missing-file', path, 'the pack lacks this file; install the pack again')
    return { path, parts: readLora(files.bytes(path), path), strength, used: new Set() }
  })
}

/** A model with the LoRAs' changes to it. @throws FormatRefusal when a change does not fit */
export function changed<T>(model: Checkpoint<T>, loras: readonly OpenLora[], target: LoraTarget): Checkpoint<T> {
  if (loras.length === 0) return model
  const own = loras.map(({ parts, strength, used }) => {
    const mine = partsFor(parts, model.entries, target)
    for (const layer of mine.keys()) used.add(`${target} ${layer}`)
    return { parts: mine, strength }
  })
  return { ...model, weights: adaptedWeights(model.weights, model.entries, own) }
}

/** A LoRA that changes nothing was made for another model. @throws FormatRefusal */
export function checkUsed(loras: readonly OpenLora[]): void {
  const idle = loras.find(({ used }) => used.size === 0)
  if (idle === undefined) return
  const [name] = idle.parts.keys()
  throw new FormatRefusal(
    'pack.inconsistent',
    idle.path,
    `changes no layer of these models (it names ${name ?? 'none'}); it was made for another model`,
  )
}
