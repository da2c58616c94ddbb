import { z } from 'zod'
import { libraryMethods } from './library-methods.ts'
import { method } from './method-schema.ts'
import { downloadMethods } from './download-methods.ts'
import { liveMethods } from './live-methods.ts'
import { modelMethods } from './model-methods.ts'
import { pictureSource } from './picture-source.ts'
import { preferenceChange, preferences } from './preferences.ts'
import { methodName, packId, recipe, recipeStart, runId, sha256 } from './recipe.ts'
import { liveSettings, maskId, maskRecord, packSummary, run, runSummary } from './records.ts'

/** Everything the page may ask for. Nothing else exists. */

const nothing = z.strictObject({})

export const studio = z.strictObject({
  version: z.string(),
  /** `electron`, `serve` or `cli`. */
  host: z.string(),
  /** Execution provider of the engine, e.g. `cpu`. */
  provider: z.string(),
  packs: z.array(packSummary),
})

export const methods = {
  'studio.describe': method(nothing, studio),
  'preference.get': method(nothing, preferences),
  /** Lays the change over what there is, and answers with all of it. */
  'preference.change': method(preferenceChange, preferences),
  /** How many words at the end of a prompt the pack's text encoder does not see. */
  'prompt.read': method(
    z.strictObject({ pack: packId, text: z.string().max(2000) }),
    z.strictObject({ ignoredWords: z.int().min(0) }),
  ),
  /** Stores the run, queues it, and answers with its id. `parent` marks a branch, `parentStep` the step it leaves. */
  'run.submit': method(
    z.strictObject({
      recipe,
      parent: runId.nullable().default(null),
      parentStep: z.strictObject({ method: methodName, index: z.int().min(0) }).optional(),
      /** Before all that waits. */
      first: z.boolean().optional(),
    }),
    z.strictObject({ id: runId }),
  ),
  /**
   * Where a step of a run stood, to be a recipe's `start`. `momentum` is false for steps of older libraries, which kept
   * none: the update begins without.
   */
  'run.startAt': method(
    z.strictObject({ id: runId, method: methodName, index: z.int().min(0) }),
    z.strictObject({ start: recipeStart, momentum: z.boolean() }),
  ),
  /** `after-step` keeps the step under way, `now` ends between two native calls, `kill` ends the engine process. */
  'run.stop': method(z.strictObject({ id: runId, how: z.enum(['after-step', 'now', 'kill']) }), z.null()),
  'run.get': method(z.strictObject({ id: runId }), run),
  /** Newest first; `before` is the cursor of the previous page. */
  'run.list': method(
    z.strictObject({ before: z.string().max(64).nullable().default(null), limit: z.int().min(1).max(200).default(50) }),
    z.strictObject({ runs: z.array(runSummary), next: z.string().nullable(), total: z.int() }),
  ),
  /** Soft: pictures stay, `run.restore` brings it back. */
  'run.remove': method(z.strictObject({ id: runId }), z.null()),
  'run.restore': method(z.strictObject({ id: runId }), z.null()),
  /** SGOOL draws with these from its next step on; what is not yet drawn begins with them. */
  'run.change': method(z.strictObject({ id: runId, live: liveSettings }), z.strictObject({ n: z.int() })),
  /** Keeps a picture to begin with, and says what its program wrote into it. `name` is for people. */
  'source.put': method(
    z.strictObject({
      png: z.base64().max(1_900_000),
      name: z.string().min(1).max(200),
      /** The EXIF block of the JPEG or WebP it was, from its TIFF header on. */
      exif: z.base64().max(360_000).nullable().default(null),
    }),
    z.strictObject({ sha256, width: z.int(), height: z.int(), said: pictureSource.nullable() }),
  ),
  /** Stores a layer of a mask: a PNG of 8 or 16 bits, kept as 16-bit grey. */
  'mask.put': method(
    z.strictObject({ png: z.base64().max(1_900_000) }),
    z.strictObject({ sha256, width: z.int(), height: z.int() }),
  ),
  /** The library of masks, the newest first. */
  'mask.list': method(nothing, z.strictObject({ masks: z.array(maskRecord) })),
  'mask.open': method(z.strictObject({ id: maskId }), maskRecord),
  /** Saves a mask's layers, all stored before; `id` null makes a new one. */
  'mask.keep': method(maskRecord.omit({ updatedAt: true }).extend({ id: maskId.nullable() }), maskRecord),
  'mask.rename': method(z.strictObject({ id: maskId, name: z.string().min(1).max(120) }), z.null()),
  'mask.duplicate': method(z.strictObject({ id: maskId, name: z.string().min(1).max(120) }), maskRecord),
  /** Soft: `mask.restore` brings it back. */
  'mask.remove': method(z.strictObject({ id: maskId }), z.null()),
  'mask.restore': method(z.strictObject({ id: maskId }), z.null()),
  ...libraryMethods,
  ...liveMethods,
  ...modelMethods,
  ...downloadMethods,
} as const

export type MethodTable = typeof methods
export type ContractMethod = keyof MethodTable
export type Input<K extends ContractMethod> = z.input<MethodTable[K]['input']>
export type Output<K extends ContractMethod> = z.output<MethodTable[K]['output']>
/** What a handler gets: defaults filled in. */
export type Parsed<K extends ContractMethod> = z.output<MethodTable[K]['input']>

/** The host's side. */
export type Api = { readonly [K in ContractMethod]: (input: Parsed<K>, signal: AbortSignal) => Promise<Output<K>> }
