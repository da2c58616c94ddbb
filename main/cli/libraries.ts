import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { FoveaError } from '../../preload/contract/errors.ts'
import { dataFolder } from '../files/data-folder.ts'
import { knownLibraries, librariesFile, useLibrary } from '../files/known-libraries.ts'
import { openHost } from './open-host.ts'

type Out = (text: string) => void

/** `fovea library list`: the ones that were named, by number; the first opens when nobody says another. */
export function listLibraries(isJson: boolean, out: Out): number {
  const list = knownLibraries(here()).map((library) => ({ ...library, isThere: existsSync(library.root) }))
  if (isJson) out(`${JSON.stringify(list, null, 2)}\n`)
  else list.forEach(({ root, isThere }, n) => out(`${n + 1}  ${root}${isThere ? '' : '  (not there now)'}\n`))
  return 0
}

/** `fovea library create FOLDER`: an empty library there, which opens from now on. @throws FoveaError cli.usage, data.* */
export async function createLibrary(folder: string, out: Out): Promise<number> {
  const root = path.resolve(folder)
  if (existsSync(root) && readdirSync(root).length > 0) {
    throw new FoveaError('cli.usage', 'The folder is not empty.', root, 'Name a new or an empty folder.')
  }
  const { host } = await openHost({ name: 'cli', dataDir: root })
  await host.close()
  useLibrary(here(), root, new Date())
  out(`${root}\n`)
  return 0
}

/** `fovea library use FOLDER|NUMBER`: what opens from now on. @throws FoveaError cli.usage */
export function chooseLibrary(which: string, out: Out): number {
  const known = /^\d+$/.test(which) ? knownLibraries(here())[Number(which) - 1]?.root : path.resolve(which)
  if (known === undefined || !existsSync(dataFolder(known).database)) {
    throw new FoveaError(
      'cli.usage',
      'There is no library there.',
      known ?? which,
      'fovea library list shows the ones that are known; fovea library create FOLDER makes one.',
    )
  }
  useLibrary(here(), known, new Date())
  out(`${known}\n`)
  return 0
}

function here(): string {
  return librariesFile(process.env, process.platform)
}
