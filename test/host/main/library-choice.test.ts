import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { currentLibrary, useLibrary } from '../../../main/files/known-libraries.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { never, toyHost } from '../../support/toy-engine/toy-host.ts'

async function setUp(picked: readonly string[] = []) {
  const root = temporaryFolder()
  const libraries = join(root, 'settings', 'libraries.json')
  const [open, other, away] = ['open', 'other größer', 'away'].map((name) => join(root, name, 'data')) as [
    string,
    string,
    string,
  ]
  await (await toyHost(other)).close()
  for (const place of [away, other, open]) useLibrary(libraries, place, new Date())
  const host = await toyHost(open, { libraries, pick: async () => picked })
  const list = () => host.api['library.list']({}, never)
  return { root, host, libraries, open, other, away, list }
}

describe('libraries', () => {
  it('are listed with what they are, and one is chosen for the next time by its id', async () => {
    const { host, libraries, open, other, away, list } = await setUp()
    const said = await list()
    expect(said.canPick).toBe(true)
    expect(said.libraries.map(({ id: _, ...rest }) => rest)).toEqual([
      { place: open, isOpen: true, isNext: true, isThere: true },
      { place: other, isOpen: false, isNext: false, isThere: true },
      { place: away, isOpen: false, isNext: false, isThere: false },
    ])
    expect(await host.api['library.use']({ id: said.libraries[1]!.id }, never)).toBeNull()
    expect(currentLibrary(libraries)).toBe(other)
    expect((await list()).libraries.find(({ isNext }) => isNext)!.place).toBe(other)
    await host.close()
  })

  it('that are not there, or that nobody named, are refused', async () => {
    const { host, away, list } = await setUp()
    const gone = (await list()).libraries.find(({ place }) => place === away)!
    for (const id of [gone.id, '0123456789abcdef']) {
      await expect(host.api['library.use']({ id }, never)).rejects.toMatchObject({
        failure: { code: 'library.unknown' },
      })
    }
    await host.close()
  })

  it('come from a dialog of the host: a library or an empty folder, nothing else', async () => {
    const picked: string[] = []
    const { root, host, libraries, other } = await setUp(picked)
    const pick = () => host.api['library.pick']({}, never)
    expect(await pick()).toEqual({ id: null })
    picked[0] = other
    expect((await pick()).id).toMatch(/^[0-9a-f]{16}$/)
    expect(currentLibrary(libraries)).toBe(other)
    const empty = join(root, 'empty')
    mkdirSync(empty)
    picked[0] = empty
    await pick()
    expect(currentLibrary(libraries)).toBe(empty)
    const papers = join(root, 'papers')
    mkdirSync(papers)
    writeFileSync(join(papers, 'tax.pdf'), '')
    picked[0] = papers
    await expect(pick()).rejects.toMatchObject({ failure: { code: 'library.unknown', item: papers } })
    await host.close()
  })
})
