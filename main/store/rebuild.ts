import { must } from '../../models/must.ts'
import type { Drawing, StepRow } from '../../preload/contract/records.ts'
import { methodName, type MethodName, type Recipe } from '../../preload/contract/recipe.ts'
import type { BlobStore } from '../files/blob-store.ts'
import { decodePicture } from '../files/decode-picture.ts'
import { readPictureRecipe, type PictureRecipe } from '../files/picture-recipe.ts'
import { knownBlobs } from './blob-ledger.ts'
import { insertWholeRun } from './insert-run.ts'
import type { JournalEntry } from './journal-entry.ts'
import { maskStore } from './mask-store.ts'
import { recipeKey } from './recipe-key.ts'
import { replayJournal } from './replay-journal.ts'
import type { StepLatents } from './run-records.ts'
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
  const here: RunEntry[] = []
  for (const entry of entries) {
    if (entry.op !== 'run' || purged.has(entry.id)) continue
    if (await exists(runs, entry.id)) here.push(entry)
    else lost.push(entry)
  }
  const groups = await readPictures(parts, lost.length > 0)
  let adopted = 0
  for (const entry of here) {
    const group = groups.get(runKey(entry.recipe, entry.manifest ?? '', entry.provider))
    if (group !== undefined) adopted += await completeRun(history, entry, group)
  }
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

  claim({ image }: FoundPicture): void {
    this.#claimed.add(image)
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

/** A backup made while a run was drawn knows the run and not its last pictures: they are added to it. */
async function completeRun(history: History, { id, recipe }: RunEntry, group: PictureGroup): Promise<number> {
  const pictures = group.left().filter((picture) => recipe.methods.includes(picture.recipe.method))
  if (pictures.length === 0) return 0
  const run = must(await runStore(history).get(id), 'its journal entry was found here')
  let added = 0
  for (const picture of pictures) {
    const { method, step, latents } = picture.recipe
    const steps = run.drawings.find((drawing) => drawing.method === method)?.steps ?? []
    if (steps.some(({ index }) => index === step.index)) continue
    await runStore(history).addStep(id, method, { ...step, image: picture.image, ms: 0 }, latents)
    group.claim(picture)
    added++
  }
  return added
}

/** In one transaction: killed in between, the next opening finds the run whole or not at all. */
async function adoptRun(
  { history, images, now }: RebuildParts,
  run: NewRun,
  pictures: readonly FoundPicture[],
): Promise<number> {
  await adoptMask(history, images, run.recipe.mask, now)
  if (run.imported !== undefined) {
    await runStore(history).create(run)
    return 1
  }
  const latents = new Map<StepRow, StepLatents>()
  await insertWholeRun(history, {
    run,
    state: pictures.length > 0 ? 'finished' : 'interrupted',
    drawings: run.recipe.methods.map((method) => foundDrawing(method, pictures, latents)),
    latentsOf: (_drawing, step) => must(latents.get(step), 'every step found has its latents'),
    annotation: null,
  })
  return pictures.length
}

function foundDrawing(
  method: MethodName,
  pictures: readonly FoundPicture[],
  latents: Map<StepRow, StepLatents>,
): Drawing {
  const found = new Map(
    pictures.flatMap((picture) =>
      picture.recipe.method === method ? [[picture.recipe.step.index, picture] as const] : [],
    ),
  )
  const steps = [...found.values()]
    .map(({ image, recipe }) => {
      const step: StepRow = { ...recipe.step, image, ms: 0 }
      latents.set(step, recipe.latents)
      return step
    })
    .sort((a, b) => a.index - b.index)
  const best = steps.reduce<StepRow | null>((a, b) => (a === null || isBetter(b, a) ? b : a), null)
  return {
    method,
    state: best === null ? 'interrupted' : 'finished',
    bestStep: best?.index ?? null,
    unetCalls: [...found.values()].reduce((sum, { recipe }) => sum + recipe.unetCalls, 0),
    seconds: 0,
    steps,
    failure: null,
  }
}

/** As the run store has it: the newest era first, then the lowest loss. */
function isBetter(a: StepRow, b: StepRow): boolean {
  return a.era === b.era ? a.loss < b.loss : a.era > b.era
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
