import { z } from 'zod'
import { method } from './method-schema.ts'
import {
  composedPack,
  modelId,
  modelLibrary,
  modelMemory,
  modelOffer,
  modelRecord,
  offerToken,
  packParts,
  packTest,
} from './models.ts'
import { packId } from './recipe.ts'

const nothing = z.strictObject({})
const one = z.strictObject({ id: modelId })
const added = z.strictObject({ models: z.array(modelRecord) })

/** What is asked of the library of models. No call takes a path: files come from a dialog of the host, or are offered by it. */
export const modelMethods = {
  'model.list': method(nothing, modelLibrary),
  /** What lies in the folders that the host may offer, and is not in the library yet. */
  'model.offers': method(nothing, z.strictObject({ offers: z.array(modelOffer) })),
  'model.add': method(z.strictObject({ token: offerToken }), added),
  /** The host's own dialog; empty when the user chose nothing. @throws model.no-dialog */
  'model.pick': method(z.strictObject({ what: z.enum(['file', 'folder']) }), added),
  /** Where a changed or vanished model lies now: a dialog, or something offered. @throws model.different */
  'model.locate': method(one.extend({ token: offerToken.nullable().default(null) }), modelRecord),
  /** Looks at it again: for a file that was changed on purpose. */
  'model.refresh': method(one, modelRecord),
  'model.hash': method(one, z.null()),
  /** Estimated when first asked for, which takes seconds. @throws pack.* */
  'model.memory': method(one, modelMemory),
  /** Forgets it; the user's file stays. `model.restore` brings it back. */
  'model.remove': method(one, z.null()),
  'model.restore': method(one, z.null()),
  'pack.list': method(nothing, z.strictObject({ packs: z.array(composedPack) })),
  /** Hashes what is not hashed yet, which takes its time. */
  'pack.compose': method(packParts, composedPack),
  'pack.test': method(z.strictObject({ id: packId }), packTest),
  /** pack.json as a file to be kept or given away: it names files by their hashes, never by their places. */
  'pack.export': method(z.strictObject({ id: packId }), z.strictObject({ name: z.string(), text: z.string() })),
  /** @throws pack.missing-file naming the first file that no model of the library has */
  'pack.import': method(z.strictObject({ text: z.string().max(4_000_000) }), composedPack),
  'pack.remove': method(z.strictObject({ id: packId }), z.null()),
  'pack.restore': method(z.strictObject({ id: packId }), z.null()),
} as const
