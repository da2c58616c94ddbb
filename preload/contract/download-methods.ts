import { z } from 'zod'
import { catalogueEntry, catalogueId, downloadId, downloadRecord, downloadSettings } from './downloads.ts'
import { method } from './method-schema.ts'

const nothing = z.strictObject({})
const one = z.strictObject({ id: downloadId })

/** Fetching models. No call but `start`, `resume` and `retry` touches a network. */
export const downloadMethods = {
  'download.catalogue': method(nothing, z.strictObject({ entries: z.array(catalogueEntry) })),
  'download.list': method(nothing, z.strictObject({ downloads: z.array(downloadRecord) })),
  'download.start': method(z.strictObject({ entry: catalogueId }), downloadRecord),
  /** Keeps what is there; `resume` goes on from it, after a restart too. */
  'download.pause': method(one, downloadRecord),
  'download.resume': method(one, downloadRecord),
  'download.retry': method(one, downloadRecord),
  /** Deletes what was fetched so far. */
  'download.cancel': method(one, downloadRecord),
  /** Takes a finished or cancelled one off the list. */
  'download.forget': method(one, z.null()),
  'download.settings': method(nothing, downloadSettings.extend({ hasToken: z.boolean(), canKeepToken: z.boolean() })),
  'download.setSettings': method(downloadSettings, z.null()),
  /** Kept in the system's key store. @throws download.no-keychain in a browser tab */
  'download.setToken': method(z.strictObject({ token: z.string().min(1).max(500).nullable() }), z.null()),
} as const
