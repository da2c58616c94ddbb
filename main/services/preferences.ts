import { z } from 'zod'
import {
  readPreferences,
  withChange,
  type PreferenceChange,
  type Preferences,
} from '../../preload/contract/preferences.ts'
import type { History } from '../store/schema.ts'
import { readSetting, writeSetting } from '../store/setting-store.ts'

export interface PreferenceService {
  readonly get: () => Promise<Preferences>
  /** Lays `change` over what there is; one change at a time. */
  readonly change: (change: PreferenceChange) => Promise<Preferences>
}

export function preferenceService(history: History): PreferenceService {
  let last: Promise<unknown> = Promise.resolve()
  const get = async (): Promise<Preferences> =>
    readPreferences(await readSetting(history, 'preferences', z.unknown(), null))
  return {
    get,
    change(change) {
      const turn = last.then(async () => {
        const next = withChange(await get(), change)
        await writeSetting(history, 'preferences', next)
        return next
      })
      last = turn.catch(() => undefined)
      return turn
    },
  }
}
