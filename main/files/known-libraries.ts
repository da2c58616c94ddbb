import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { dataFolder } from './data-folder.ts'

const knownLibrary = z.strictObject({ root: z.string(), usedAt: z.iso.datetime() })
export type KnownLibrary = z.infer<typeof knownLibrary>

/** So many are remembered, the ones used last. */
const remembered = 20

/** Where the list lies: with the user's settings, outside every library. FOVEA_LIBRARIES names another file. */
export function librariesFile(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const named = env['FOVEA_LIBRARIES']
  if (named !== undefined && named !== '') return path.resolve(named)
  const name = 'libraries.json'
  if (platform === 'darwin') return path.join(os.homedir(), 'Library', 'Preferences', 'Fovea', name)
  if (platform === 'win32') return path.join(env['APPDATA'] ?? path.join(os.homedir(), 'AppData', 'Roaming'), name)
  return path.join(env['XDG_CONFIG_HOME'] ?? path.join(os.homedir(), '.config'), 'fovea', name)
}

/** The libraries the user named, the one used last first: it is what opens when nobody says another. A lost list is an empty one. */
export function knownLibraries(file: string): KnownLibrary[] {
  try {
    return z.array(knownLibrary).parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return []
  }
}

/** The library to open when nobody says another, or null; one that is gone (a drive that is not plugged in) is passed over. */
export function currentLibrary(file: string): string | null {
  return knownLibraries(file).find(({ root }) => existsSync(root))?.root ?? null
}

export function isLibrary(root: string): boolean {
  return existsSync(dataFolder(root).database)
}

/** An empty folder becomes a library when it is opened. */
export function canBecomeLibrary(root: string): boolean {
  return existsSync(root) && readdirSync(root).length === 0
}

/** Puts a library in front. @throws when the file cannot be written */
export function useLibrary(file: string, root: string, now: Date): void {
  const others = knownLibraries(file).filter((library) => library.root !== root)
  const list = [{ root, usedAt: now.toISOString() }, ...others].slice(0, remembered)
  mkdirSync(path.dirname(file), { recursive: true })
  const temporary = `${file}.part`
  writeFileSync(temporary, `${JSON.stringify(list, null, 2)}\n`, { flush: true })
  renameSync(temporary, file)
}
