import { cpSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runEntry } from '../../../support/run-cli.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const mini = join(import.meta.dirname, '../../../../models/packs/mini')

describe('fovea models', () => {
  it('adds, lists, shows, verifies and removes, and says by its exit code what is wrong', async () => {
    const dataDir = temporaryFolder()
    const place = join(temporaryFolder(), 'eyes')
    cpSync(join(mini, 'saliency'), place, { recursive: true })
    const run = (...words: string[]) => runEntry('cli', ['models', ...words, '--data-dir', dataDir])

    const added = await run('add', place, '--json')
    expect([added.code, added.err]).toEqual([0, ''])
    const [{ id }] = JSON.parse(added.out) as [{ id: string }]
    const verified = await run('verify', 'eyes')
    expect([verified.code, verified.out]).toEqual([0, expect.stringContaining(`${id.slice(0, 8)}  TranSalNet-Res`)])
    expect((await run('show', 'eyes')).out).toMatch(/serves as +saliency\n/)

    expect(JSON.parse((await run('show', 'eyes', '--json')).out)).toMatchObject({ memory: null, license: null })

    const unknown = await run('show', 'ears')
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('[model.unknown]')])

    expect((await run('remove', id)).code).toBe(0)
    expect([(await run('list', '--json')).out, existsSync(place)]).toEqual(['[]\n', true])
  })
})
