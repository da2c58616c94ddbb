import { z } from 'zod'
import { failure } from './errors.ts'
import { followed, methodName, packId, recipe, runId, sha256, stackSettings, weights } from './recipe.ts'

/** What the history holds, as the page sees it. Pictures are named by their SHA-256 and fetched from `/image/<sha256>.png`. */

export const stepRow = z.strictObject({
  index: z.int().min(0),
  image: sha256,
  /** Grey maps of the picture's size. */
  saliency: sha256.nullable(),
  mask: sha256.nullable(),
  /** Magnitude of d loss / d x_T, latent size, grey. */
  gradient: sha256.nullable(),
  /** What each term asks of the picture: three panels of latent size (models/inspect); null in older steps. */
  termField: sha256.nullable().default(null),
  loss: z.number(),
  terms: z.strictObject({ global: z.number(), saliency: z.number() }),
  /** 100·cos. */
  guidanceScore: z.number(),
  judgeScore: z.number().nullable(),
  gradNorm: z.number().nullable(),
  latentNorm: z.number(),
  cosTerms: z.number().nullable(),
  ms: z.number(),
  /** How often the artist had changed what the loss measures before this step: losses of two eras are not compared. */
  era: z.int().min(0).default(0),
  /** Where it stood before its update, a stored array, and the length of its shell; null in older libraries. */
  state: z.strictObject({ latent: sha256, norm: z.number().positive() }).nullable().default(null),
})
export type StepRow = z.infer<typeof stepRow>

export const drawingState = z.enum(['queued', 'running', 'finished', 'stopped', 'interrupted', 'failed'])
export type DrawingState = z.infer<typeof drawingState>

/** One method's drawing within a run. */
export const drawing = z.strictObject({
  method: methodName,
  state: drawingState,
  /** Index of the best step (lowest loss) so far; null before the first. */
  bestStep: z.int().nullable(),
  unetCalls: z.int(),
  seconds: z.number(),
  steps: z.array(stepRow),
  failure: failure.nullable(),
})
export type Drawing = z.infer<typeof drawing>

/** What may be changed while a run is drawn. */
export const liveSettings = z.strictObject({
  /** As in a recipe. */
  mask: sha256.nullable(),
  follow: followed.nullable(),
  weights,
  /** As in the recipe where they are not named. */
  stepSize: recipe.shape.stepSize,
  optSteps: recipe.shape.optSteps.optional(),
  stopWhenFlat: recipe.shape.stopWhenFlat,
})
export type LiveSettings = z.infer<typeof liveSettings>

/** A change of a run under way: SGOOL obeys it from the step after it came. */
export const runChange = liveSettings.extend({
  /** Counts from 1. */
  n: z.int().min(1),
  at: z.iso.datetime(),
  /** SGOOL's first step under it; null while, or because, none came. */
  fromStep: z.int().min(0).nullable(),
})
export type RunChange = z.infer<typeof runChange>

/** What a drawing was warned of (models/methods/alarms.ts). */
export const runAlarm = z.strictObject({
  method: methodName,
  kind: z.enum(['non-finite', 'norm-drift', 'loss-jump', 'saliency-collapse', 'flat']),
  /** The step it was seen at. */
  step: z.int().min(0),
  /** What was measured, and the bound it passed. */
  value: z.number().nullable(),
  limit: z.number().nullable(),
  /** The best step until then. */
  best: z.int().min(0).nullable(),
  at: z.iso.datetime(),
})
export type RunAlarm = z.infer<typeof runAlarm>

export const run = z.strictObject({
  id: runId,
  /** The run this one was branched from. */
  parent: runId.nullable(),
  createdAt: z.iso.datetime(),
  recipe,
  provider: z.string(),
  state: drawingState,
  drawings: z.array(drawing),
  changes: z.array(runChange),
  alarms: z.array(runAlarm),
  removed: z.boolean(),
})
export type Run = z.infer<typeof run>

/** A run in a list: enough for a thumbnail row. */
export const runSummary = z.strictObject({
  id: runId,
  createdAt: z.iso.datetime(),
  prompt: z.string(),
  seed: z.int(),
  state: drawingState,
  thumbnails: z.array(
    z.strictObject({ method: methodName, image: sha256.nullable(), guidanceScore: z.number().nullable() }),
  ),
})
export type RunSummary = z.infer<typeof runSummary>

export const packSummary = z.strictObject({
  id: packId,
  title: z.string(),
  license: z.string(),
  width: z.int(),
  height: z.int(),
  bytes: z.number(),
  hasJudge: z.boolean(),
  defaults: z.strictObject({
    prompt: z.string(),
    negative: z.string(),
    steps: z.int(),
    guidance: z.number(),
    optSteps: z.int(),
  }),
  vocabulary: z.strictObject({
    nouns: z.array(z.string()),
    styles: z.array(z.string()),
    backgrounds: z.array(z.string()),
    relations: z.array(z.string()),
    examples: z.array(z.string()),
  }),
  /** Why it cannot be used now, or null. */
  problem: failure.nullable(),
})
export type PackSummary = z.infer<typeof packSummary>

export const maskId = z.string().regex(/^[0-9a-f-]{36}$/)

/** A mask of the library with its layers: each a stored 16-bit grey PNG. */
export const maskRecord = z.strictObject({
  id: maskId,
  name: z.string().min(1).max(120),
  width: z.int().min(1),
  height: z.int().min(1),
  /** The first layer: a prediction, or what was imported; null when it is blank. */
  base: sha256.nullable(),
  baseKind: z.enum(['blank', 'predicted', 'imported']),
  /** The paint, 32768 is none; null when there is none. */
  delta: sha256.nullable(),
  /** What the optimiser sees. */
  final: sha256,
  settings: stackSettings,
  /** Lay the paint over each step's own prediction, instead of using the one mask. */
  follow: z.boolean(),
  updatedAt: z.iso.datetime(),
})
export type MaskRecord = z.infer<typeof maskRecord>
