import type { Migration } from 'kysely/migration'
import { migration0010 } from './0010-runs.ts'
import { migration0030 } from './0030-library.ts'
import { migration0040 } from './0040-blobs.ts'
import { migration0041 } from './0041-masks.ts'
import { migration0050 } from './0050-models.ts'
import { migration0060 } from './0060-sources.ts'
import { migration0070 } from './0070-starts.ts'
import { migration0080 } from './0080-term-fields.ts'
import { migration0090 } from './0090-run-methods.ts'
import { migration0091 } from './0091-alarms.ts'

/** Every migration, oldest first. Names are what the Migrator records: never rename one. Forward only. */
export const allMigrations: Readonly<Record<string, Migration>> = {
  '0010-runs': migration0010,
  '0030-library': migration0030,
  '0040-blobs': migration0040,
  '0041-masks': migration0041,
  '0050-models': migration0050,
  '0060-sources': migration0060,
  '0070-starts': migration0070,
  '0080-term-fields': migration0080,
  '0090-run-methods': migration0090,
  '0091-alarms': migration0091,
}

/** The number of the newest migration: what `user_version` holds in an up-to-date file. */
export const schemaVersion = Math.max(...Object.keys(allMigrations).map((name) => Number(name.slice(0, 4))))
