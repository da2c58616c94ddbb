import { z } from 'zod'
import { failure } from './errors.ts'
import { modelRole } from './models.ts'

/** Models that can be fetched on request. Nothing here ever happens by itself. */

export const catalogueId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/)
export const downloadId = z.string().regex(/^[0-9a-f-]{36}$/)

export const catalogueEntry = z.strictObject({
  id: catalogueId,
  title: z.string(),
  /** What it can serve as. */
  roles: z.array(modelRole),
  /** `owner/name` on the model hub, and the revision that is fetched. */
  repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/),
  revision: z.string().regex(/^[\w.-]+$/),
  /** As the repository's card states it. */
  license: z.string(),
  /** Whether the hub wants an account that has accepted terms. */
  gated: z.boolean().default(false),
  /** Bytes and SHA-256 only where they are known for certain; the server is asked for the others. */
  files: z.array(
    z.strictObject({
      path: z.string(),
      bytes: z.number().nullable().default(null),
      sha256: z.string().length(64).nullable().default(null),
    }),
  ),
  /** Of all files, as its pages round it; null where they were not seen. For people only: nothing is checked against it. */
  aboutBytes: z.number().nullable().default(null),
  /** What to know before fetching it. */
  note: z.string().default(''),
})
export type CatalogueEntry = z.infer<typeof catalogueEntry>

export const downloadFile = z.strictObject({
  path: z.string(),
  /** Null until a server has said. */
  bytes: z.number().nullable(),
  done: z.number(),
  sha256: z.string().nullable(),
  etag: z.string().nullable(),
  isDone: z.boolean(),
})
export type DownloadFile = z.infer<typeof downloadFile>

export const downloadState = z.enum(['waiting', 'running', 'paused', 'done', 'failed', 'cancelled'])

export const downloadRecord = z.strictObject({
  id: downloadId,
  entry: catalogueId,
  title: z.string(),
  state: downloadState,
  files: z.array(downloadFile),
  done: z.number(),
  /** Null while some file's size is unknown. */
  total: z.number().nullable(),
  failure: failure.nullable(),
})
export type DownloadRecord = z.infer<typeof downloadRecord>

const address = z
  .string()
  .max(500)
  .regex(/^https?:\/\/[^\s/?#@]+(\/[^\s?#@]*)?$/, 'an http or https address without a user name')

export const downloadSettings = z.strictObject({
  /** Where the hub, or a mirror of it, answers; null for the hub itself. */
  mirror: address.nullable(),
  /** Null for what the environment says. */
  proxy: address.nullable(),
})
export type DownloadSettings = z.infer<typeof downloadSettings>
