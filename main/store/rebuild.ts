import { createHash } from 'node:crypto'
import type { MethodName, Recipe } from '../../preload/contract/recipe.ts'
import { methodName } from '../../preload/contract/recipe.ts'
import type { BlobStore } from '../files/blob-store.ts'
import { readPictureRecipe, type PictureRecipe } from '../files/picture-recipe.ts'
import { decodePicture } from '../files/decode-picture.ts'
import { maskStore } from './mask-store.ts'
import { referencedBlobs } from './referenced-blobs.ts'
import { runStore } from './run-store.ts'
import type { History } from './schema.ts'

interface FoundPicture {
  readonly image: string
  readonly recipe: PictureRecipe
}

/**
 * Puts pictures that no row stands for back into the history, from the recipes inside them.
 *
 * Pictures of one recipe become one run; what pictures do not carry (when, how long, what was removed) is not brought
 * back. Returns how many pictures were adopted.
 */
export async function rebuildFromImages(
  history: History,
  images: BlobStore,
  provider: string,
  now: Date,
): Promise<number> {
  const known = await referencedBlobs(history)
  const groups = new Map<string, FoundPicture[]>()
  for (const image of await images.list()) {
    if (known.images.has(image)) continue
    const bytes = await images.get(image)
    const recipe = bytes === null ? null : readPictureRecipe(bytes)
    if (recipe === null) continue
    const key = runKey(recipe)
    groups.set(key, [...(groups.get(key) ?? []), { image, recipe }])
  }
  let adopted = 0
  for (const [key, pictures] of groups) adopted += await adoptRun(history, images, provider, now, key, pictures)
  return adopted
}

async function adoptRun(
  history: History,
  images: BlobStore,
  provider: string,
  now: Date,
  key: string,
  pictures: readonly FoundPicture[],
): Promise<number> {
  const [first] = pictures
  if (first === undefined) return 0
  const store = runStore(history)
  const id = `rebuilt-${key.slice(0, 32)}`
  if ((await store.get(id)) !== null) return 0
  const found = new Set(pictures.map(({ recipe }) => recipe.method))
  const methods = methodName.options.filter((method) => found.has(method))
  const recipe: Recipe = { ...first.recipe.recipe, methods }
  await adoptMask(history, images, recipe.mask, now)
  await store.create({ id, parent: null, createdAt: now, recipe, provider: first.recipe.provider || provider })
  for (const method of methods) await adoptDrawing(history, id, method, pictures)
  await store.setState(id, 'finished', null)
  return pictures.length
}

async function adoptDrawing(
  history: History,
  id: string,
  method: MethodName,
  pictures: readonly FoundPicture[],
): Promise<void> {
  const store = runStore(history)
  const steps = pictures
    .filter(({ recipe }) => recipe.method === method)
    .sort((a, b) => a.recipe.step.index - b.recipe.step.index)
  const seen = new Set<number>()
  for (const { image, recipe } of steps) {
    if (seen.has(recipe.step.index)) continue
    seen.add(recipe.step.index)
    await store.addStep(id, method, { ...recipe.step, image, ms: 0 }, recipe.latents)
  }
  const best = steps.reduce((a, b) => (b.recipe.step.loss < a.recipe.step.loss ? b : a))
  await store.endDrawing(id, method, {
    state: 'finished',
    bestStep: best.recipe.step.index,
    unetCalls: steps.reduce((sum, { recipe }) => sum + recipe.unetCalls, 0),
    seconds: 0,
    failure: null,
  })
}

async function adoptMask(history: History, images: BlobStore, sha256: string | null, now: Date): Promise<void> {
  const bytes = sha256 === null ? null : await images.get(sha256)
  if (sha256 === null || bytes === null) return
  const { width, height } = decodePicture(bytes)
  await maskStore(history).add(sha256, { width, height }, now)
}

/** Drawings of one recipe and pack belong together, whichever methods they are of. */
function runKey({ recipe, pack, provider }: PictureRecipe): string {
  return createHash('sha256')
    .update(JSON.stringify([{ ...recipe, methods: null }, pack, provider]))
    .digest('hex')
}
