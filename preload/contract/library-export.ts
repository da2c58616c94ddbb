import { z } from 'zod'
import { runSelection } from './annotation.ts'
import { pictureSource } from './picture-source.ts'
import { runId } from './recipe.ts'

/** Files out of the library and into it. Their bytes go by address, never by message. */

export const exportFormat = z.enum(['png', 'webp', 'jpeg', 'avif'])
/** `full` can be recalled, `minimal` says that a machine drew it, `none` is pixels alone. */
export const metadataLevel = z.enum(['full', 'minimal', 'none'])

export const exportWhat = z.discriminatedUnion('kind', [
  /** Runs with everything that belongs to them (docs/archive-format.md). */
  z.strictObject({ kind: z.literal('archive') }),
  /** One line a step. */
  z.strictObject({ kind: z.literal('numbers'), format: z.enum(['csv', 'json']) }),
  /** The best pictures of the runs, in one tar file. */
  z.strictObject({
    kind: z.literal('pictures'),
    which: z.enum(['best', 'each-method']),
    format: exportFormat,
    metadata: metadataLevel,
    quality: z.int().min(1).max(100).default(90),
  }),
])
export type ExportWhat = z.infer<typeof exportWhat>

export const exportOrder = z.strictObject({ runs: runSelection, what: exportWhat })
export type ExportOrder = z.infer<typeof exportOrder>

export const exportReady = z.strictObject({
  /** Where the file can be fetched, relative to the page. Good for an hour, and until the host ends. */
  address: z.string(),
  name: z.string(),
  runs: z.int(),
})
export type ExportReady = z.infer<typeof exportReady>

/** What `POST import?name=…` answers: what was brought in, and how it was understood. */
export const importAnswer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('picture'), id: runId, source: pictureSource }),
  z.strictObject({ kind: z.literal('archive'), added: z.int(), known: z.int() }),
])
export type ImportAnswer = z.infer<typeof importAnswer>
