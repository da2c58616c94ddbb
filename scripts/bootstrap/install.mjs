import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { isUsableNode, packagedNode } from './node-binary.mjs'
import { root } from './root.mjs'
import { SetUpError, say } from './say.mjs'

/** Installs the locked dependencies unless exactly these are there already. */
export function ensureDependencies() {
  if (!isInstalled(root)) {
    say('installing dependencies (once, about a minute)')
    // No package's install script is needed but node's own, which the next step runs by name.
    npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'])
  }
  if (!isUsableNode(packagedNode) && !isUsableNode(process.execPath)) {
    say('fetching Node 24 from the npm registry (once)')
    const node = existsSync(process.execPath) ? process.execPath : 'node'
    const installed = spawnSync(node, ['installArchSpecificPackage.js'], {
      cwd: join(root, 'node_modules', 'node'),
      env: { ...process.env, npm_config_ignore_scripts: 'false' },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    if (installed.status !== 0)
      throw new SetUpError('Node 24 could not be installed from npm. Install Node 24, then try again.')
    linkNode()
  }
}

/** What npm would have linked, had the binary been there: `npm run` and `npx` find this Node first. */
function linkNode() {
  const link = join(root, 'node_modules', '.bin', 'node')
  if (process.platform !== 'win32' && !existsSync(link)) symlinkSync('../node/bin/node', link)
}

/**
 * npm's own record of what is in node_modules against the lockfile. npm writes the record last, so an install
 * that was cut short has none. Optional packages of other platforms are absent from it.
 *
 * @param {string} folder
 * @returns {boolean}
 */
export function isInstalled(folder) {
  const record = join(folder, 'node_modules', '.package-lock.json')
  if (!existsSync(record)) return false
  const wanted = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages
  const present = JSON.parse(readFileSync(record, 'utf8')).packages
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || present[path]?.version === entry.version || (entry.optional && !present[path]),
  )
}

function npm(args) {
  const cli = process.env.npm_execpath
  const isScript = cli !== undefined && /npm-cli\.c?js$/.test(cli)
  const done = isScript
    ? spawnSync(process.execPath, [cli, ...args], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
    : spawnSync('npm', args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' })
  if (done.status !== 0) {
    throw new SetUpError(
      `npm ${args[0]} failed (see above). Check the network and the free disk space (1 GB), then try again.`,
    )
  }
}
