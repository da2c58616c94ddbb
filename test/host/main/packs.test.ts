import { cpSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { realDisk } from '../../../main/files/disk.ts'
import { fileHashCache } from '../../../main/files/hash-cache.ts'
import { packService } from '../../../main/services/packs.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { writeToyPack } from '../../support/toy-engine/toy-pack.ts'

function packs(root: string) {
  return packService(realDisk, [root], fileHashCache(join(root, 'hashes.json')))
}

function toy() {
  const root = temporaryFolder()
  const folder = writeToyPack(root)
  return { root, folder, weights: join(folder, 'unet/weights.bin') }
}

async function codeOf(root: string): Promise<string> {
  try {
    await packs(root).require('toy')
    return 'fine'
  } catch (thrown) {
    return (thrown as { failure: { code: string; item: string } }).failure.code
  }
}

describe('a pack', () => {
  it('is accepted whole, and described', async () => {
    const { root } = toy()
    expect(await codeOf(root)).toBe('fine')
    expect(await packs(root).describe()).toMatchObject([{ id: 'toy', bytes: 1000, hasJudge: false, problem: null }])
  })

  it.each<[string, (at: ReturnType<typeof toy>) => void, string]>([
    ['a file is missing', ({ weights }) => rmSync(weights), 'pack.missing-file'],
    ['its manifest is missing', ({ folder }) => rmSync(join(folder, 'pack.json')), 'pack.missing-file'],
    ['a file is cut short', ({ weights }) => truncateSync(weights, 10), 'pack.damaged'],
    ['one byte of a file differs', ({ weights }) => writeFileSync(weights, new Uint8Array(1000)), 'pack.damaged'],
    ['its manifest is no JSON', ({ folder }) => writeFileSync(join(folder, 'pack.json'), '{'), 'pack.damaged'],
    [
      'its manifest lacks a role',
      ({ folder }) => writeFileSync(join(folder, 'pack.json'), '{"format":"fovea-pack/1"}'),
      'pack.damaged',
    ],
    [
      'a file is a link that leaves the pack',
      ({ weights, root }) => {
        cpSync(weights, join(root, 'outside.bin'))
        rmSync(weights)
        symlinkSync(join(root, 'outside.bin'), weights)
      },
      'pack.missing-file',
    ],
  ])('is refused by name when %s', async (_what, damage, code) => {
    const at = toy()
    expect(await codeOf(at.root)).toBe('fine')
    damage(at)
    expect(await codeOf(at.root)).toBe(code)
    const [described] = await packs(at.root).describe()
    if (code !== 'pack.damaged') expect(described!.problem!.code).toBe(code)
  })

  it('is hashed again when a file changed, even to the same size and time', async () => {
    const { root, weights } = toy()
    expect(await codeOf(root)).toBe('fine')
    const { atime, mtime } = statSync(weights)
    writeFileSync(weights, new Uint8Array(1000))
    utimesSync(weights, atime, mtime)
    expect(await codeOf(root)).toBe('pack.damaged')
  })

  it('is not read again when nothing changed', async () => {
    const { root } = toy()
    await packs(root).require('toy')
    const cache = JSON.parse(readFileSync(join(root, 'hashes.json'), 'utf8')) as Record<string, { sha256: string }>
    const [file] = Object.keys(cache)
    // A hash that only the cache can have given shows that the file was not read.
    cache[file!]!.sha256 = 'a'.repeat(64)
    writeFileSync(join(root, 'hashes.json'), JSON.stringify(cache))
    expect(await codeOf(root)).toBe('pack.damaged')
  })

  it('that is unknown is answered with those that are known', async () => {
    const { root } = toy()
    await expect(packs(root).require('big')).rejects.toMatchObject({
      failure: { code: 'pack.unknown', item: 'big', remedy: 'Choose one of: toy.' },
    })
  })
})
