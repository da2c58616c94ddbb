import { z } from 'zod'
import { methodName, runId, sha256 } from './recipe.ts'
import { stepRow } from './records.ts'
import { pictureSource } from './picture-source.ts'

/** Why a run exists: asked for, branched off a step of another, drawn again, or brought in from outside. */
export const runReason = z.enum(['generate', 'branch', 'retry', 'import'])
export type RunReason = z.infer<typeof runReason>

/** A step whose files the retention rule gave up: the numbers of its curve stay. */
const thinnedStep = stepRow.omit({ saliency: true, mask: true, gradient: true, termField: true, state: true })

/** What the library knows of a run beyond its drawings. */
export const runDetails = z.strictObject({
  id: runId,
  reason: runReason,
  /** The very step of its parent that it was branched from. */
  parentStep: z.strictObject({ method: methodName, index: z.int().min(0) }).nullable(),
  rating: z.int().min(0).max(5),
  starred: z.boolean(),
  tags: z.array(z.string()),
  /** Ids. */
  boards: z.array(z.string()),
  note: z.string(),
  /** Of an imported run: its picture, which belongs to no step of ours, and its own program's settings. */
  picture: sha256.nullable(),
  source: pictureSource.nullable(),
  thinned: z.array(z.strictObject({ method: methodName, step: thinnedStep })),
})
export type RunDetails = z.infer<typeof runDetails>
