import { homedir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { chooseDataDir } from '../../../../main/files/data-folder.ts'
import { isPlainRelative } from '../../../../main/files/containment.ts'

describe('chooseDataDir', () => {
  it('takes the option, then FOVEA_DATA, then the usual place of the platform', () => {
    const env = { FOVEA_DATA: '/from-env', XDG_DATA_HOME: '/xdg', APPDATA: '/appdata' }
    expect(chooseDataDir('/option', env, 'linux')).toBe('/option')
    expect(chooseDataDir(undefined, env, 'linux')).toBe('/from-env')
    expect(chooseDataDir('', { XDG_DATA_HOME: '/xdg' }, 'linux')).toBe(path.join('/xdg', 'fovea'))
    expect(chooseDataDir(undefined, {}, 'linux')).toBe(path.join(homedir(), '.local/share/fovea'))
    expect(chooseDataDir(undefined, {}, 'darwin')).toBe(path.join(homedir(), 'Library/Application Support/Fovea'))
    expect(chooseDataDir(undefined, { APPDATA: '/appdata' }, 'win32')).toBe(path.join('/appdata', 'Fovea'))
  })
})

describe('isPlainRelative', () => {
  it.each(['a', 'a/b.png', 'unet/config.json', '..a/b', 'a..'])('accepts %s', (name) => {
    expect(isPlainRelative(name)).toBe(true)
  })
  it.each(['', '/a', '../a', 'a/../b', 'a/..', './a', 'a//b', 'a/', 'C:/a', 'a\\b', 'a\0b', '..'])(
    'refuses %j',
    (name) => {
      expect(isPlainRelative(name)).toBe(false)
    },
  )
})
