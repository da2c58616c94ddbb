import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { chooseDataDir } from '../../../../main/files/data-folder.ts'
import { currentLibrary, knownLibraries, librariesFile, useLibrary } from '../../../../main/files/known-libraries.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 10, 25, 12, minute))

describe('the known libraries', () => {
  it('are listed by their last use, each once, and the last one that is there opens', () => {
    const root = temporaryFolder()
    const file = join(root, 'settings', 'libraries.json')
    const [one, two, gone] = [join(root, 'eins, größer'), join(root, 'two'), join(root, 'not plugged in')] as const
    for (const folder of [one, two]) mkdirSync(folder)
    expect(currentLibrary(file)).toBeNull()
    useLibrary(file, one, at(1))
    useLibrary(file, two, at(2))
    useLibrary(file, one, at(3))
    useLibrary(file, gone, at(4))
    expect(knownLibraries(file).map((library) => library.root)).toEqual([gone, one, two])
    expect(currentLibrary(file)).toBe(one)
    expect(chooseDataDir(undefined, {}, 'linux', currentLibrary(file))).toBe(one)
    expect(chooseDataDir(two, {}, 'linux', currentLibrary(file))).toBe(two)
    expect(chooseDataDir(undefined, { FOVEA_DATA: two }, 'linux', currentLibrary(file))).toBe(two)
  })

  it('are none when the list is damaged, and twenty at most', () => {
    const file = join(temporaryFolder(), 'libraries.json')
    writeFileSync(file, '[{"root":7}]')
    expect(knownLibraries(file)).toEqual([])
    for (let n = 0; n < 30; n++) useLibrary(file, `/library/${n}`, at(n))
    expect(knownLibraries(file).length).toBe(20)
  })

  it('lie with the settings of the user, outside every library', () => {
    expect(librariesFile({ XDG_CONFIG_HOME: '/config' }, 'linux')).toBe('/config/fovea/libraries.json')
    expect(librariesFile({ FOVEA_LIBRARIES: '/elsewhere.json' }, 'darwin')).toBe('/elsewhere.json')
  })
})
