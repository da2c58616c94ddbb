import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { extractFile, listPackage } from '@electron/asar'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fuses } from '../../main/policy/fuses.ts'
import { writeStandInDist } from './stand-in-dist.ts'

const top = join(import.meta.dirname, '../..')
const platform = `linux-${process.arch}`
let folder = ''
let app = ''
let listed: readonly string[] = []
let inArchive: readonly string[] = []
let unpacked: readonly string[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fovea-package-'))
  const electronDist = join(folder, 'electron')
  writeStandInDist(electronDist)
  await promisify(execFile)(
    process.execPath,
    [
      'node_modules/electron-builder/cli.js',
      '--linux',
      'dir',
      `-c.electronDist=${electronDist}`,
      `-c.directories.output=${join(folder, 'out')}`,
    ],
    // Nowhere to download from: packaging must need nothing but what is installed.
    { cwd: top, env: { ...process.env, HTTPS_PROXY: 'http://127.0.0.1:9', HTTP_PROXY: 'http://127.0.0.1:9' } },
  )
  app = join(folder, 'out', process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`)
  const archive = join(app, 'resources/app.asar')
  unpacked = readdirSync(`${archive}.unpacked`, { recursive: true, encoding: 'utf8' }).map((path) => `/${path}`)
  listed = listPackage(archive, { isPack: false })
  inArchive = listed.filter((path) => !unpacked.includes(path))
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('the archive', () => {
  it('holds the bundles of the three processes, the preload and the page', () => {
    const bundles = ['main/index.js', 'main/host.js', 'main/engine.js', 'preload/preload.cjs', 'renderer/index.html']
    expect(inArchive).toEqual(expect.arrayContaining(bundles.map((path) => `/dist/${path}`)))
  })

  it('starts the bundle that package.json names', () => {
    const manifest = JSON.parse(extractFile(join(app, 'resources/app.asar'), 'package.json').toString()) as {
      main: string
    }
    expect(inArchive).toContain(`/${manifest.main}`)
  })

  it('holds no test, training code, loopback server, script, source map or TypeScript', () => {
    const unwanted = /^\/(test|models|scripts|docs|\.ci)(\/|$)|\/(serve|cli)\.js$|\.(map|ts|tsx|py)$/
    expect(inArchive.filter((path) => unwanted.test(path))).toEqual([])
  })

  it('ships of node_modules the native modules only', () => {
    const modules = listed.flatMap((path) => /^\/node_modules\/([^/]+)$/.exec(path)?.[1] ?? [])
    expect(modules.sort()).toEqual(['better-sqlite3', 'onnxruntime-common', 'onnxruntime-node'])
  })

  it('holds no secret-looking file', () => {
    expect(inArchive.filter((path) => /\.(pem|key|p12|env)$|npmrc|\.git/.test(path))).toEqual([])
  })
})

describe('beside the archive', () => {
  it('lie the shared libraries of this platform, and of no other', () => {
    const libraries = unpacked.filter((path) => /\.(node|so|so\.\d+|dll|dylib)$/.test(path))
    expect(libraries).toContain(`/node_modules/better-sqlite3/prebuilds/${platform}.node`)
    expect(libraries.some((path) => path.includes(`onnxruntime-node/bin/napi-v6/linux/${process.arch}/`))).toBe(true)
    expect(libraries.filter((path) => /darwin|win32|\.dll$|\.dylib$/.test(path))).toEqual([])
  })

  it('lie the packs as plain files, as they are in the tree', () => {
    const packs = readdirSync(join(top, 'models/packs'), { recursive: true, encoding: 'utf8' })
    const files = packs.filter((path) => statSync(join(top, 'models/packs', path)).isFile() && !/(^|\/)\./.test(path))
    expect(files.filter((path) => !existsSync(join(app, 'resources/packs', path)))).toEqual([])
    const manifest = 'mini/pack.json'
    expect(readFileSync(join(app, 'resources/packs', manifest))).toEqual(
      readFileSync(join(top, 'models/packs', manifest)),
    )
  })
})

describe('the fuses', () => {
  it('are flipped as the policy says', async () => {
    const wire = await getCurrentFuseWire(join(app, 'fovea'))
    const flipped = Object.fromEntries(
      Object.keys(fuses).map((name) => {
        const option = (name.charAt(0).toUpperCase() + name.slice(1)) as keyof typeof FuseV1Options
        return [name, wire[FuseV1Options[option]] === FuseState.ENABLE]
      }),
    )
    expect(flipped).toEqual(fuses)
  })
})
