import { EnvHttpProxyAgent, ProxyAgent, type Dispatcher } from 'undici'
import { z } from 'zod'
import { downloadSettings, type DownloadSettings } from '../../../preload/contract/downloads.ts'
import { FoveaError } from '../../../preload/contract/errors.ts'
import type { History } from '../../store/schema.ts'
import { readSetting, writeSetting } from '../../store/setting-store.ts'

/** The system's key store, reached through the shell; null where there is none. */
export interface Vault {
  /** Text in, what may be stored out. */
  readonly seal: (text: string) => Promise<string>
  readonly open: (sealed: string) => Promise<string>
}

export interface DownloadSettingsService {
  readonly get: () => Promise<DownloadSettings>
  readonly set: (settings: DownloadSettings) => Promise<void>
  readonly setToken: (token: string | null) => Promise<void>
  readonly canKeepToken: boolean
  /** The artist's own, else that of the environment. */
  readonly token: () => Promise<string | null>
  readonly base: () => Promise<string>
  readonly dispatcher: () => Promise<Dispatcher>
}

const hub = 'https://huggingface.co'
const keys = { settings: 'download.settings', token: 'download.token' } as const
const unset: DownloadSettings = { mirror: null, proxy: null }

/** Where downloads come from, and as whom. The token is in the library only as the key store has sealed it. */
export function downloadSettingsService(
  history: History,
  vault: Vault | null,
  environment: Readonly<Record<string, string | undefined>>,
): DownloadSettingsService {
  const get = () => readSetting(history, keys.settings, downloadSettings, unset)
  return {
    get,
    set: (settings) => writeSetting(history, keys.settings, settings),
    canKeepToken: vault !== null,
    async setToken(token) {
      if (token !== null && vault === null) {
        throw new FoveaError(
          'download.no-keychain',
          'A browser tab has no key store for the token.',
          null,
          'Set the environment variable HF_TOKEN before the studio is started.',
        )
      }
      await writeSetting(history, keys.token, token === null || vault === null ? null : await vault.seal(token))
    },
    async token() {
      const sealed = await readSetting(history, keys.token, z.string().nullable(), null)
      if (sealed !== null && vault !== null) return vault.open(sealed)
      return environment['HF_TOKEN'] ?? null
    },
    async base() {
      const { mirror } = await get()
      return (mirror ?? environment['HF_ENDPOINT'] ?? hub).replace(/\/+$/, '')
    },
    async dispatcher() {
      const { proxy } = await get()
      return proxy === null ? new EnvHttpProxyAgent() : new ProxyAgent(proxy)
    },
  }
}
