import type { Api } from '../../../preload/contract/methods.ts'
import type { CatalogueEntry } from '../../../preload/contract/downloads.ts'
import type { DownloadManager } from './download-manager.ts'
import type { DownloadSettingsService } from './download-settings.ts'

type DownloadCalls = Pick<Api, Extract<keyof Api, `download.${string}`>>

/** Downloads as the contract has them. */
export function downloadApi(
  manager: DownloadManager,
  settings: DownloadSettingsService,
  catalogue: readonly CatalogueEntry[],
): DownloadCalls {
  return {
    'download.catalogue': async () => ({ entries: [...catalogue] }),
    'download.list': async () => ({ downloads: manager.list() }),
    'download.start': ({ entry }) => manager.start(entry),
    'download.pause': ({ id }) => manager.pause(id),
    'download.resume': ({ id }) => manager.resume(id),
    'download.retry': ({ id }) => manager.resume(id),
    'download.cancel': ({ id }) => manager.cancel(id),
    'download.forget': async ({ id }) => (await manager.forget(id), null),
    'download.settings': async () => ({
      ...(await settings.get()),
      hasToken: (await settings.token()) !== null,
      canKeepToken: settings.canKeepToken,
    }),
    'download.setSettings': async (wanted) => (await settings.set(wanted), null),
    'download.setToken': async ({ token }) => (await settings.setToken(token), null),
  }
}
