import { tmpdir } from 'node:os'
import path from 'node:path'
import { buildHost, type Host, type HostOptions } from '../host.ts'
import { childProcessDriver, engineEntry } from '../engine-supervisor/child-process-driver.ts'
import { chooseDataDir, dataFolder } from '../files/data-folder.ts'
import { currentLibrary, librariesFile } from '../files/known-libraries.ts'
import { jsonLog } from '../files/json-log.ts'
import { onDisk } from '../files/disk-failure.ts'
import type { Log } from '../services/log.ts'
import { shippedPacks } from '../files/shipped-packs.ts'
import { foldersOfVariable } from '../files/model-offers.ts'
import { appVersion } from '../files/app-version.ts'

export interface OpenHostOptions extends Pick<HostOptions, 'name' | 'onStepStored' | 'provider' | 'readOnly'> {
  readonly dataDir: string | undefined
}

export interface OpenedHost {
  readonly host: Host
  readonly log: Log
}

/** The host on this machine's usual folders, its engine in a child process. @throws FoveaError data.*, disk.full */
export async function openHost({ dataDir, ...rest }: OpenHostOptions): Promise<OpenedHost> {
  const root = chooseDataDir(
    dataDir,
    process.env,
    process.platform,
    currentLibrary(librariesFile(process.env, process.platform)),
  )
  // A library that is only looked at gets no log either.
  const logs = rest.readOnly === true ? path.join(tmpdir(), 'fovea-logs') : dataFolder(root).logs
  const log = await onDisk(root, async () => jsonLog(logs))
  const host = await buildHost({
    ...rest,
    dataDir: root,
    packRoots: [shippedPacks],
    libraries: librariesFile(process.env, process.platform),
    modelFolders: foldersOfVariable(process.env['FOVEA_MODELS']),
    engineDriver: childProcessDriver(engineEntry, (line) => log.warn('engine.output', { line })),
    log,
    version: appVersion,
  })
  return { host, log }
}
