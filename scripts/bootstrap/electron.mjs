import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.mjs'

const names = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }
const name = Object.hasOwn(names, process.platform) ? names[process.platform] : 'electron'

/**
 * Path of Electron's binary, or null: its npm package brings types only, the binary comes from elsewhere.
 *
 * @param {Record<string, string | undefined>} environment
 * @returns {string | null}
 */
export function findElectron(environment = process.env) {
  const override = environment.ELECTRON_OVERRIDE_DIST_PATH
  const folder = join(root, 'node_modules', 'electron')
  const dist = override ?? join(folder, 'dist')
  const recorded = join(folder, 'path.txt')
  const file = override === undefined && existsSync(recorded) ? readFileSync(recorded, 'utf8').trim() : name
  const binary = join(dist, file)
  return existsSync(binary) ? binary : null
}
