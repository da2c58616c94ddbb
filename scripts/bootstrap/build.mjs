import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.mjs'
import { runChild } from './run-child.mjs'
import { say } from './say.mjs'

/** What each bundle is made of, and a file it makes. Weights and training code are no sources. */
const bundles = {
  renderer: { sources: ['renderer', 'preload/contract', 'models'], made: 'dist/renderer/index.html' },
  electron: { sources: ['main', 'preload', 'models'], made: 'dist/preload/preload.cjs' },
}
const always = ['vite.config.ts', 'package-lock.json', 'scripts/build.ts']
const skipped = new Set(['packs', 'training', 'node_modules'])

/**
 * Builds the page (`renderer`), or it and Electron's bundles (`all`), where sources changed since the last build.
 *
 * @param {string} node
 * @param {'renderer' | 'all'} what
 * @returns {Promise<number>} exit code of the build, 0 when there was nothing to do
 */
export async function buildWhenChanged(node, what) {
  for (const name of what === 'all' ? ['renderer', 'electron'] : ['renderer']) {
    const { sources, made } = bundles[name]
    const stamp = join(root, '.fovea', `${name}.built`)
    const hash = hashOf([...sources, ...always])
    if (existsSync(join(root, made)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) continue
    say(`building ${name === 'renderer' ? 'the page' : "Electron's bundles"} (sources changed)`)
    const code = await runChild(node, ['scripts/build.ts', name])
    if (code !== 0) return code
    mkdirSync(join(root, '.fovea'), { recursive: true })
    writeFileSync(stamp, hash)
  }
  return 0
}

function hashOf(paths) {
  const hash = createHash('sha256')
  for (const path of paths) addTo(hash, path)
  return hash.digest('hex')
}

function addTo(hash, path) {
  const full = join(root, path)
  if (!existsSync(full)) return
  if (!statSync(full).isDirectory()) {
    hash.update(`${path}\0`).update(readFileSync(full))
    return
  }
  for (const name of readdirSync(full).sort()) if (!skipped.has(name)) addTo(hash, `${path}/${name}`)
}
