import { recipe } from '../../preload/contract/recipe.ts'
import type { History } from './schema.ts'

export interface ReferencedBlobs {
  readonly images: ReadonlySet<string>
  readonly latents: ReadonlySet<string>
}

/** Every blob that some row stands for. Whatever else lies in the folders was never acknowledged. */
export async function referencedBlobs(history: History): Promise<ReferencedBlobs> {
  const steps = await history
    .selectFrom('step')
    .select(['image', 'saliency', 'mask', 'gradient', 'x_t', 'x_0'])
    .execute()
  const masks = await history.selectFrom('mask').select('sha256').execute()
  const runs = await history.selectFrom('run').select('recipe').execute()
  const images = new Set(masks.map(({ sha256 }) => sha256))
  const latents = new Set<string>()
  const add = (set: Set<string>, name: string | null): unknown => name !== null && set.add(name)
  for (const step of steps) {
    for (const name of [step.image, step.saliency, step.mask, step.gradient]) add(images, name)
    for (const name of [step.x_t, step.x_0]) add(latents, name)
  }
  for (const row of runs) add(images, recipe.parse(JSON.parse(row.recipe)).mask)
  return { images, latents }
}
