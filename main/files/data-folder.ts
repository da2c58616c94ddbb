import os from 'node:os'
import path from 'node:path'

/** Where everything of one library lives. */
export interface DataFolder {
  readonly root: string
  readonly database: string
  readonly lock: string
  readonly images: string
  readonly latents: string
  /** Small pictures, made again when they are lost. */
  readonly thumbnails: string
  readonly packs: string
  /** Models that Fovea downloaded, and what the user puts here to be offered. */
  readonly models: string
  readonly logs: string
  /** What pictures cannot carry, for the day the database is lost. */
  readonly journal: string
  readonly packCache: string
  /** What is being brought in; emptied by whoever uses it first. */
  readonly incoming: string
}

/** The layout under a root. Nothing is created here. */
export function dataFolder(root: string): DataFolder {
  return {
    root,
    database: path.join(root, 'history.db'),
    lock: path.join(root, 'lock.db'),
    images: path.join(root, 'images'),
    latents: path.join(root, 'latents'),
    thumbnails: path.join(root, 'thumbnails'),
    packs: path.join(root, 'packs'),
    models: path.join(root, 'models'),
    journal: path.join(root, 'journal.jsonl'),
    logs: path.join(root, 'logs'),
    packCache: path.join(root, 'pack-hashes.json'),
    incoming: path.join(root, 'incoming'),
  }
}

/** `--data-dir`, else FOVEA_DATA, else the library used last (`currentLibrary`), else the platform's usual place. */
export function chooseDataDir(
  option: string | undefined,
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
  current: string | null = null,
): string {
  const chosen = option ?? env['FOVEA_DATA']
  if (chosen !== undefined && chosen !== '') return path.resolve(chosen)
  if (current !== null) return current
  if (platform === 'darwin') return path.join(os.homedir(), 'Library', 'Application Support', 'Fovea')
  if (platform === 'win32') return path.join(env['APPDATA'] ?? path.join(os.homedir(), 'AppData', 'Roaming'), 'Fovea')
  return path.join(env['XDG_DATA_HOME'] ?? path.join(os.homedir(), '.local', 'share'), 'fovea')
}
