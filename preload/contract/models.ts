import { z } from 'zod'
import { failure } from './errors.ts'
import { packId } from './recipe.ts'

/** The library of models: the user's own files, referenced where they lie, and what they are. */

export const modelId = z.string().regex(/^[0-9a-f-]{36}$/)
/** Stands for a file or folder that the host offers; a page never names a path. */
export const offerToken = z.string().regex(/^[0-9a-f]{32}$/)

/** What a file or folder can be (models/detection/model-kind.ts). */
const kind = z.enum([
  'pack',
  'pipeline',
  'onnx-pipeline',
  'checkpoint',
  'unet',
  'vae',
  'tiny-vae',
  'text-encoder',
  'clip',
  'transalnet-res',
  'transalnet-dense',
  'sscd',
  'lora',
  'tokenizer',
  'scheduler',
  'onnx',
  'unsupported',
  'unknown',
])
/** What it can serve as. */
export const modelRole = z.enum([
  'base',
  'unet',
  'vae',
  'textEncoder',
  'tokenizer',
  'scheduler',
  'guidance',
  'judge',
  'saliency',
  'preview',
  'copyDetector',
  'lora',
])
const missingPart = z.enum(['unet', 'vae', 'textEncoder', 'tokenizer', 'scheduler', 'config', 'base'])
const problem = z.strictObject({ item: z.string(), message: z.string() })
const precision = z.array(z.strictObject({ dtype: z.string(), parameters: z.number() }))

export const modelPart = z.strictObject({
  kind,
  path: z.string(),
  family: z.string().nullable(),
  parameters: z.number(),
  roles: z.array(modelRole),
})

export const modelRecord = z.strictObject({
  id: modelId,
  name: z.string(),
  /** Where it lies, to be read by a person. */
  place: z.string(),
  isFolder: z.boolean(),
  kind,
  family: z.string().nullable(),
  parameters: z.number(),
  bytes: z.number(),
  precision,
  /** As the model itself states it. */
  license: z.string().nullable(),
  roles: z.array(modelRole),
  missing: z.array(missingPart),
  problems: z.array(problem),
  parts: z.array(modelPart),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
  /** `changed`: a file is not what it was; `vanished`: one is gone. `item` names it. */
  state: z.strictObject({ kind: z.enum(['ready', 'changed', 'vanished']), item: z.string().nullable() }),
  hash: z.strictObject({
    state: z.enum(['none', 'running', 'done', 'failed']),
    done: z.number(),
    total: z.number(),
    /** Of each file, once known. */
    files: z.array(z.strictObject({ path: z.string(), bytes: z.number(), sha256: z.string().nullable() })),
  }),
  addedAt: z.iso.datetime(),
})
export type ModelRecord = z.infer<typeof modelRecord>

/** What drawing with a model takes on this machine, in bytes; no sizes for a model that does not draw by itself. */
export const modelMemory = z.strictObject({
  available: z.number(),
  sizes: z.array(
    z.strictObject({
      side: z.int(),
      draw: z.number(),
      optimise: z.number(),
      canDraw: z.boolean(),
      canOptimise: z.boolean(),
    }),
  ),
})
export type ModelMemory = z.infer<typeof modelMemory>

/** A file or folder in one of the folders that the host may offer. */
export const modelOffer = z.strictObject({
  token: offerToken,
  name: z.string(),
  folder: z.string(),
  isFolder: z.boolean(),
  bytes: z.number(),
})
export type ModelOffer = z.infer<typeof modelOffer>

export const modelLibrary = z.strictObject({
  models: z.array(modelRecord),
  /** Whether the host can show a dialog to choose files. */
  canPick: z.boolean(),
  /** Folders whose content is offered. */
  folders: z.array(z.string()),
  /** Bytes of all models that are there, and of what Fovea itself downloaded. */
  bytes: z.number(),
  /** Free on the disk where downloads go. */
  freeBytes: z.number(),
})

/** Which models become a pack. Each by its id; a base brings U-Net, autoencoder and text encoder. */
export const packParts = z.strictObject({
  title: z.string().trim().min(1).max(120),
  base: modelId,
  guidance: modelId,
  saliency: modelId,
  judge: modelId.nullable().default(null),
  /** Where the base brings none. */
  tokenizer: modelId.nullable().default(null),
  vae: modelId.nullable().default(null),
  /** A small decoder for looks at a drawing on its way. */
  preview: modelId.nullable().default(null),
  /** Changes on top of U-Net and text encoder, in this order. */
  loras: z
    .array(z.strictObject({ model: modelId, strength: z.number().min(-4).max(4) }))
    .max(16)
    .default([]),
  /** What the U-Net predicts; null for what the model itself says. */
  prediction: z.enum(['epsilon', 'v_prediction', 'sample']).nullable().default(null),
  width: z.int().min(64).max(2048),
  height: z.int().min(64).max(2048),
})
export type PackParts = z.infer<typeof packParts>

export const composedPack = z.strictObject({
  id: packId,
  title: z.string(),
  width: z.int(),
  height: z.int(),
  roles: z.array(z.strictObject({ role: z.string().max(40), model: modelId.nullable(), name: z.string() })),
  /** Of the last self-test; null before the first. */
  tested: z.strictObject({ at: z.iso.datetime(), ok: z.boolean() }).nullable(),
  problem: failure.nullable(),
})
export type ComposedPack = z.infer<typeof composedPack>

/** One finding of a self-test. */
export const testFinding = z.strictObject({
  name: z.enum(['text', 'step', 'step-gradient', 'decode', 'decode-gradient', 'saliency', 'score', 'preview']),
  ok: z.boolean(),
  /** Relative difference between the gradient's dot product and the central difference; null for values alone. */
  error: z.number().nullable(),
  ms: z.number(),
})
export const packTest = z.strictObject({ ok: z.boolean(), findings: z.array(testFinding), ms: z.number() })
export type PackTest = z.infer<typeof packTest>
