import { describe, expect, it } from 'vitest'
import { readTracked } from './tracked-files.ts'

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
  readonly scripts: Readonly<Record<string, string>>
}
interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly resolved?: string; readonly hasInstallScript?: boolean }>>
}

const manifest = JSON.parse(readTracked('package.json').toString('utf8')) as Manifest
const lockfile = JSON.parse(readTracked('package-lock.json').toString('utf8')) as Lockfile

describe('dependencies', () => {
  it('are pinned to exact versions', () => {
    const ranges = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
    expect(ranges.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
  })

  it('are locked without download addresses', () => {
    const resolved = Object.entries(lockfile.packages).filter(([, entry]) => entry.resolved?.includes('://'))
    expect(resolved).toEqual([])
  })

  it('bring install scripts only where we know that none is needed', () => {
    // npm runs none of them (.npmrc); a new name here means: find out what it does before adding it.
    const scripted = Object.entries(lockfile.packages).filter(([, entry]) => entry.hasInstallScript)
    const names = scripted.map(([path]) => path.replace(/^.*node_modules\//, '')).sort()
    // exifreader's builds a smaller version of itself where package.json asks for one; we do not.
    expect(names).toEqual(['electron-winstaller', 'exifreader', 'node', 'onnxruntime-node'])
  })
})

it('offers every task through the bootstrap, so that it works on a fresh clone', () => {
  const tasks = [
    ...['demo', 'fovea', 'start', 'test', 'check', 'dev', 'build', 'package'],
    ...['eval:mask', 'eval:methods', 'bench:engine'],
  ]
  expect(tasks.map((task) => manifest.scripts[task])).toEqual(tasks.map((task) => `node scripts/bootstrap.mjs ${task}`))
})
