import { setTimeout as sleep } from 'node:timers/promises'
import type { History } from '../../store/schema.ts'
import { downloadStore } from '../../store/download-store.ts'
import type { EventBus } from '../event-bus.ts'
import type { Log } from '../log.ts'
import { catalogue } from './catalogue.ts'
import { downloadManager, type DownloadManager } from './download-manager.ts'
import { downloadSettingsService, type DownloadSettingsService, type Vault } from './download-settings.ts'
import { patience } from './fetch-file.ts'

export interface OpenDownloads {
  readonly manager: DownloadManager
  readonly settings: DownloadSettingsService
}

export interface OpenDownloadsParts {
  readonly history: History
  readonly bus: EventBus
  readonly log: Log
  readonly folder: string
  readonly vault: Vault | null
  readonly now: () => Date
  readonly onDone: (place: string) => Promise<void>
}

/** The download manager on an open history. Nothing is fetched until somebody asks for it. */
export async function openDownloads(parts: OpenDownloadsParts): Promise<OpenDownloads> {
  const { history, bus, log, folder, vault, now, onDone } = parts
  const settings = downloadSettingsService(history, vault, process.env)
  const manager = await downloadManager({
    store: downloadStore(history),
    settings,
    catalogue,
    folder,
    patience,
    now: () => performance.now(),
    wallClock: now,
    wait: (ms, signal) => sleep(ms, undefined, { signal }),
    onProgress: (record) => bus.emit('download.progress', record),
    onChange: () => bus.emit('downloads.changed', {}),
    onDone,
    log,
  })
  return { manager, settings }
}
