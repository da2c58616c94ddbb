import { methodName, type MethodName, type Recipe } from '../../preload/contract/recipe.ts'
import type { BlobStore } from '../files/blob-store.ts'
import { decodePicture } from '../files/decode-picture.ts'
import { readPictureRecipe, type PictureRecipe } from '../files/picture-recipe.ts'
import { knownBlobs } from './blob-ledger.ts'
import type { JournalEntry } from './journal-entry.ts'
import { maskStore } from './mask-store.ts'
import { recipeKey } from './recipe-key.ts'
import { replayJournal } from './replay-journal.ts'
import { runStore } from './run-store.ts'
import type { NewRun } from './new-run.ts'
import type { History } from './schema.ts'

interface FoundPicture {
  readonly image: string
  readonly recipe: PictureRecipe
}

type RunEntry = Extract<JournalEntry, { op: 'run' }>

export interface RebuildParts {
  readonly history: History
  readonly images: BlobStore
  /** What the journal holds, oldest first. */
  readonly entries: readonly JournalEntry[]
  /** For pictures that do not say. */
  readonly provider: string
  readonly now: Date
}

/**
 * Puts back into the history what no row stands for: pictures from the recipes inside them, and from the journal which
 * run they belong to, when and of which parent it was, and what its artist said of it.
 *
 * Without the journal, pictures of one recipe become one run of a new id. docs/history.md lists what does not come back.
 * Returns how many pictures were adopted.
 */
export async function rebuildFromImages(parts: RebuildParts): Promise<number> {
  const { history, entries, now, provider } = parts
  const runs = runStore(history)
  const purged = new Set(entries.flatMap((entry) => (entry.op === 'purge' ? entry.ids : [])))
  const lost: RunEntry[] = []
  for (const entry of entries) {
    if (entry.op === 'run' && !purged.has(entry.id) && (await runs.get(entry.id)) === null) lost.push(entry)
  }
  const groups = await readPictures(parts, lost.length > 0)
  let adopted = 0
  for (const entry of lost) {
    const group = groups.get(runKey(entry.recipe, entry.manifest ?? '', entry.provider)) ?? new PictureGroup()
    const pictures = group.take(entry.recipe.methods)
    adopted += await adoptRun(parts, newRunOf(entry, await exists(runs, entry.parent)), pictures)
  }
  for (const [key, group] of groups) {
    const pictures = group.left()
    const [first] = pictures
    if (first === undefined) continue
    const id = `rebuilt-${key.slice(0, 32)}`
    if ((await runs.get(id)) !== null) continue
    const methods = methodName.options.filter((method) => pictures.some(({ recipe }) => recipe.method === method))
    const recipe: Recipe = { ...first.recipe.recipe, methods }
    const run = { id, parent: null, createdAt: now, recipe, provider: first.recipe.provider || provider }
    adopted += await adoptRun(parts, run, pictures)
  }
  await replayJournal(history, entries)
  return adopted
}

/** Pictures of one recipe and pack, and whether some run has claimed them. */
class PictureGroup {
  readonly #pictures: FoundPicture[] = []
  readonly #claimed = new Set<string>()

  add(picture: FoundPicture, isClaimed: boolean): void {
    this.#pictures.push(picture)
    if (isClaimed) this.#claimed.add(picture.image)
  }

  /** Two runs of one recipe share their pictures. */
  take(methods: readonly MethodName[]): FoundPicture[] {
    const taken = this.#pictures.filter(({ recipe }) => methods.includes(recipe.method))
    for (const { image } of taken) this.#claimed.add(image)
    return taken
  }

  left(): FoundPicture[] {
    return this.#pictures.filter(({ image }) => !this.#claimed.has(image))
  }
}

/** All pictures with a recipe by what they belong to; unless `all`, those alone that no row stands for. */
async function readPictures({ history, images }: RebuildParts, all: boolean): Promise<Map<string, PictureGroup>> {
  const groups = new Map<string, PictureGroup>()
  for (let prefix = 0; prefix < 256; prefix++) {
    const names = (await images.listPrefix(prefix.toString(16).padStart(2, '0'))).sort()
    const known = await knownBlobs(history, names)
    for (const image of names) {
      if (known.has(image) && !all) continue
      const bytes = await images.get(image)
      const recipe = bytes === null ? null : readPictureRecipe(bytes)
      if (recipe === null) continue
      const key = runKey(recipe.recipe, recipe.pack.manifest, recipe.provider)
      const group = groups.get(key) ?? new PictureGroup()
      group.add({ image, recipe }, known.has(image))
      groups.set(key, group)
    }
  }
  return groups
}

async function adoptRun(
  { history, images, now }: RebuildParts,
  run: NewRun,
  pictures: readonly FoundPicture[],
): Promise<number> {
  const store = runStore(history)
  await adoptMask(history, images, run.recipe.mask, now)
  await store.create(run)
  if (run.imported !== undefined) return 1
  for (const method of run.recipe.methods) {
    const own = pictures.filter(({ recipe }) => recipe.method === method)
    if (own.length > 0) await adoptDrawing(history, run.id, method, own)
  }
  await store.setState(run.id, pictures.length > 0 ? 'finished' : 'interrupted', null)
  return pictures.length
}

async function adoptDrawing(
  history: History,
  id: string,
  method: MethodName,
  pictures: readonly FoundPicture[],
): Promise<void> {
  const store = runStore(history)
  const steps = new Map<number, FoundPicture>()
  for (const picture of pictures) steps.set(picture.recipe.step.index, picture)
  const ordered = [...steps.values()].sort((a, b) => a.recipe.step.index - b.recipe.step.index)
  for (const { image, recipe } of ordered) {
    await store.addStep(id, method, { ...recipe.step, image, ms: 0 }, recipe.latents)
  }
  const best = ordered.reduce((a, b) => (b.recipe.step.loss < a.recipe.step.loss ? b : a))
  await store.endDrawing(id, method, {
    state: 'finished',
    bestStep: best.recipe.step.index,
    unetCalls: ordered.reduce((sum, { recipe }) => sum + recipe.unetCalls, 0),
    seconds: 0,
    failure: null,
  })
}

function newRunOf(entry: RunEntry, hasParent: boolean): NewRun {
  const { id, parent, parentStep, reason, createdAt, recipe, provider, picture, source, width, height } = entry
  return {
    id,
    parent: hasParent ? parent : null,
    createdAt: new Date(createdAt),
    recipe,
    provider,
    origin: { reason, step: hasParent ? parentStep : null },
    ...(width === null || height === null ? {} : { size: { width, height } }),
    ...(picture === null || source === null ? {} : { imported: { picture, source } }),
  }
}

async function exists(runs: ReturnType<typeof runStore>, id: string | null): Promise<boolean> {
  return id !== null && (await runs.get(id)) !== null
}

async function adoptMask(history: History, images: BlobStore, sha256: string | null, now: Date): Promise<void> {
  const bytes = sha256 === null ? null : await images.get(sha256)
  if (sha256 === null || bytes === null) return
  const { width, height } = decodePicture(bytes)
  await maskStore(history).add(sha256, { width, height }, now)
}

/** Drawings of one recipe and pack belong together, whichever methods they are of. */
function runKey(recipe: Recipe, manifest: string, provider: string): string {
  return `${recipeKey(recipe)}-${manifest}-${provider}`
}
