import { packState } from '../../models/methods/continued-state.ts'
import { norm } from '../../models/tensor/vector.ts'
import { FoveaError } from '../../preload/contract/errors.ts'
import {
  recipe as recipeSchema,
  type MethodName,
  type Recipe,
  type RecipeStart,
} from '../../preload/contract/recipe.ts'
import type { BlobStore } from '../files/blob-store.ts'
import type { History } from '../store/schema.ts'

/** Steps of other runs that drawings go on from. */
export interface StartService {
  /**
   * A step's place as a recipe's start. Steps of older libraries kept no momentum: it is then not given.
   *
   * @throws FoveaError step.unknown
   */
  readonly at: (id: string, method: MethodName, index: number) => Promise<{ start: RecipeStart; momentum: boolean }>
  /** The array that a recipe's start names; undefined where it has none. @throws FoveaError step.unknown */
  readonly of: (recipe: Pick<Recipe, 'start'>) => Promise<Float32Array | undefined>
}

export function startService(history: History, latents: Pick<BlobStore, 'get' | 'put'>): StartService {
  async function floats(sha256: string): Promise<Float32Array | null> {
    const bytes = await latents.get(sha256)
    return bytes === null ? null : new Float32Array(new Uint8Array(bytes).buffer)
  }

  return {
    async at(id, method, index) {
      const row = await history
        .selectFrom('step')
        .innerJoin('run', 'run.id', 'step.run_id')
        .select(['step.state', 'step.shell', 'step.x_t', 'run.recipe'])
        .where('step.run_id', '=', id)
        .where('step.method', '=', method)
        .where('step.idx', '=', index)
        .executeTakeFirst()
      if (row === undefined) throw unknownStep(`${id}:${method}:${index}`)
      const recipe = recipeSchema.parse(JSON.parse(row.recipe))
      const place = { step: (recipe.start?.step ?? 0) + index, update: recipe.update, noise: 0 }
      if (row.state !== null && row.shell !== null)
        return { start: { state: row.state, norm: row.shell, ...place }, momentum: true }
      const xT = await floats(row.x_t)
      if (xT === null) throw unknownStep(row.x_t)
      const originalNorm = norm(xT)
      const packed = packState({ latents: [xT], momenta: null, originalNorm })
      return { start: { state: await latents.put(bytesOf(packed)), norm: originalNorm, ...place }, momentum: false }
    },
    async of({ start }) {
      if (start === undefined) return undefined
      const packed = await floats(start.state)
      if (packed === null) throw unknownStep(start.state)
      return packed
    },
  }
}

function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}

function unknownStep(item: string): FoveaError {
  return new FoveaError(
    'step.unknown',
    'The step to begin at is not in the library, or its files were given up.',
    item,
    'Choose another step, or begin with noise.',
  )
}
