import type { Api } from '../../preload/contract/methods.ts'
import { diskFailure } from '../files/disk-failure.ts'

type Handler = (...args: readonly unknown[]) => Promise<unknown>

/** The same calls; what SQLite runs into on a full, failing or read-only disk gets its name instead of being a bug. */
export function namedFailures(api: Api, dataDir: string): Api {
  const named = Object.entries(api).map(([name, handler]) => {
    const call = handler as Handler
    const handle: Handler = async (...args) => {
      try {
        return await call(...args)
      } catch (thrown) {
        throw (isOfDisk(thrown) ? diskFailure(thrown, dataDir) : null) ?? thrown
      }
    }
    return [name, handle] as const
  })
  return Object.fromEntries(named) as unknown as Api
}

function isOfDisk(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && /^(SQLITE_|EROFS$)/.test(String(thrown.code))
}
