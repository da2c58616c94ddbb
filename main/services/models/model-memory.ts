import { setImmediate as nextTurn } from 'node:timers/promises'
import { baseMemory, offeredSides, type BaseMemory } from '../../../models/stages/base-memory.ts'
import { openBase } from '../../../models/stages/open-base.ts'
import type { ModelMemory } from '../../../preload/contract/models.ts'
import { packFailure } from '../../files/pack-failure.ts'
import { packFolder } from '../../files/pack-folder.ts'
import type { KnownModel } from '../../store/known-model-store.ts'
import { placeModel } from './place-model.ts'

/** Free bytes of this machine. */
export type FreeMemory = () => number

/**
 * What drawing with a model takes, and whether this machine has it. Computed when it is first asked for and remembered while the
 * files are what they were.
 *
 * @throws FoveaError pack.*
 */
export function modelMemory(free: FreeMemory): (model: KnownModel) => Promise<ModelMemory> {
  const known = new Map<string, Promise<readonly BaseMemory[]>>()
  return async (model) => {
    const key = JSON.stringify(model.files.map(({ real, size, mtimeMs }) => [real, size, mtimeMs]))
    const sizes = known.get(key) ?? sizesOf(model)
    known.set(key, sizes)
    sizes.catch(() => known.delete(key))
    const available = free()
    return {
      available,
      sizes: (await sizes).map(({ side, draw, optimise }) => ({
        side,
        draw,
        optimise,
        canDraw: draw <= available,
        canOptimise: optimise <= available,
      })),
    }
  }
}

/** Nothing for models that do not draw by themselves. */
async function sizesOf(model: KnownModel): Promise<readonly BaseMemory[]> {
  // No hash is needed to look at configurations and headers.
  const files = model.files.map((file) => ({ ...file, sha256: file.sha256 ?? '' }))
  const placed = placeModel('base', { ...model, files })
  const [unet, vae, textEncoder] = [placed.pathOf('unet'), placed.pathOf('vae'), placed.pathOf('textEncoder')]
  if (unet === null || vae === null || textEncoder === null) return []
  try {
    const places = Object.fromEntries(placed.files.map(({ virtual, real }) => [virtual, real]))
    const models = openBase(packFolder(model.place, places), {
      unet: { kind: 'unet-2d-condition', path: unet },
      vae: { kind: 'autoencoder-kl', path: vae },
      textEncoder: { kind: 'clip-text', path: textEncoder },
    })
    const sizes: BaseMemory[] = []
    for (const side of offeredSides(models)) {
      // Each takes a second or so: messages of a drawing come through between them.
      await nextTurn()
      sizes.push(baseMemory(models, side))
    }
    return sizes
  } catch (thrown) {
    throw packFailure(thrown, model.place)
  }
}
