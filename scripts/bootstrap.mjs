/**
 * Every `npm run` task starts here and works on a fresh clone: what is missing is set up first, then the task runs.
 *
 * Plain JavaScript for Node 18 and newer, built-ins only: it runs before anything is installed. It asks nothing,
 * and says in one line each what it sets up. When all is there it says nothing and takes well under a second.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { buildWhenChanged } from './bootstrap/build.mjs'
import { ensureChromium } from './bootstrap/chromium.mjs'
import { findElectron } from './bootstrap/electron.mjs'
import { ensureDependencies } from './bootstrap/install.mjs'
import { withLock } from './bootstrap/lock.mjs'
import { findNode } from './bootstrap/node-binary.mjs'
import { root } from './bootstrap/root.mjs'
import { runChild } from './bootstrap/run-child.mjs'
import { SetUpError, say } from './bootstrap/say.mjs'

/** @type {Record<string, (node: string, args: string[]) => Promise<number> | number>} */
const tasks = {
  demo: (node, args) => runChild(node, ['main/cli.ts', 'generate', '--demo', ...args]),
  fovea: (node, args) => runChild(node, ['main/cli.ts', ...args]),
  start: startStudio,
  test: async (node, args) => {
    const chromium = await ensureChromium()
    return runChild(node, ['scripts/run-tests.ts', ...args], chromium === null ? {} : { CHROME_PATH: chromium })
  },
  check: (node, args) => runChild(node, ['scripts/check.ts', ...args]),
  dev: (node, args) => runChild(node, ['scripts/dev.ts', ...args]),
  build: (node) => buildWhenChanged(node, 'all'),
  package: async (node, args) => {
    const code = await buildWhenChanged(node, 'all')
    return code === 0 ? runChild(node, ['node_modules/electron-builder/cli.js', '--dir', ...args]) : code
  },
  'eval:mask': (node, args) => runChild(node, ['scripts/eval-mask.ts', ...args]),
  'bench:history': (node, args) => runChild(node, ['scripts/bench-history.ts', ...args]),
  crash: (node, args) => runChild(node, ['scripts/crash.ts', ...args]),
  'bench:gallery': async (node, args) => {
    const code = await buildWhenChanged(node, 'page')
    return code === 0 ? runChild(node, ['scripts/bench-gallery.ts', ...args]) : code
  },
  'eval:methods': (node, args) => runChild(node, ['scripts/eval-methods.ts', ...args]),
  'bench:engine': (node, args) => runChild(node, ['scripts/bench-engine.ts', ...args]),
  'bench:memory': (node, args) => runChild(node, ['scripts/bench-memory.ts', ...args]),
  'bench:ui': async (node, args) => {
    const chromium = await ensureChromium()
    const code = await buildWhenChanged(node, 'renderer')
    if (code !== 0) return code
    return runChild(node, ['scripts/bench-ui.ts', ...args], chromium === null ? {} : { CHROME_PATH: chromium })
  },
  'eval:gradients': (node, args) => runChild(node, ['scripts/eval-gradients.ts', ...args]),
  parity: (node, args) => runChild(node, ['scripts/parity.ts', ...args]),
}

/** Electron where its binary is, else the same studio in a browser tab. */
async function startStudio(node, args) {
  const electron = findElectron()
  const code = await buildWhenChanged(node, electron === null ? 'renderer' : 'all')
  if (code !== 0) return code
  if (electron !== null) return runChild(electron, ['.', ...args])
  say('No Electron binary here; the same studio opens in a browser tab instead.')
  return runChild(node, ['main/serve.ts', '--open', ...args])
}

async function main([task, ...args]) {
  const run = task === undefined || !Object.hasOwn(tasks, task) ? undefined : tasks[task]
  if (run === undefined) {
    throw new SetUpError(`There is no task "${task ?? ''}". Tasks: ${Object.keys(tasks).join(', ')}.`)
  }
  process.chdir(root)
  mkdirSync(join(root, '.fovea'), { recursive: true })
  const node = await withLock(async () => {
    await ensureDependencies()
    return findNode()
  })
  return run(node, args)
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof SetUpError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
