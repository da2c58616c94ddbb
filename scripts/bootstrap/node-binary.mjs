import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.mjs'
import { SetUpError } from './say.mjs'

/** The Node 24 that the npm package `node` brings. */
export const packagedNode = join(
  root,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
)

/** Whether this Node runs our TypeScript as it is (type stripping without a flag: 22.18, 23.6 and newer). */
export function isUsableNode(path) {
  // An install may have removed the very file that runs this.
  const version = path === process.execPath && existsSync(path) ? process.versions.node : askVersion(path)
  const [major, minor] = version.split('.').map(Number)
  return major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18)
}

/** The Node to run everything with: the packaged one, else this one when it is new enough. */
export function findNode() {
  if (isUsableNode(packagedNode)) return packagedNode
  if (isUsableNode(process.execPath)) return process.execPath
  throw new SetUpError(
    `Node 24 is needed, this is ${process.versions.node}, and node_modules brings none for this platform.`,
  )
}

function askVersion(path) {
  if (!existsSync(path)) return '0.0.0'
  const asked = spawnSync(path, ['--version'], { encoding: 'utf8' })
  return asked.status === 0 ? asked.stdout.trim().replace(/^v/, '') : '0.0.0'
}
