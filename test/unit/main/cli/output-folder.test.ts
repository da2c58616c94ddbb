import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { outputFolder } from '../../../../main/cli/output-folder.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

describe('the output folder', () => {
  it('leaves no trace when nothing was put in place', () => {
    const root = temporaryFolder()
    const folder = outputFolder(join(root, 'a', 'b'))
    folder.write('x.txt', 'x')
    folder.discard()
    expect(readdirSync(root)).toEqual([])
  })

  it('keeps a folder that was there before, empty as it is', () => {
    const root = temporaryFolder()
    mkdirSync(join(root, 'a'))
    outputFolder(join(root, 'a')).discard()
    expect(readdirSync(root)).toEqual(['a'])
  })

  it('keeps what somebody else put there meanwhile', () => {
    const root = temporaryFolder()
    const folder = outputFolder(join(root, 'a', 'b'))
    writeFileSync(join(root, 'a', 'theirs.txt'), '')
    folder.discard()
    expect([existsSync(join(root, 'a', 'theirs.txt')), existsSync(join(root, 'a', 'b'))]).toEqual([true, false])
  })

  it('puts everything in place at once', () => {
    const root = temporaryFolder()
    const folder = outputFolder(join(root, 'a'))
    folder.write('in/x.txt', 'x')
    expect(readdirSync(join(root, 'a'))).toEqual([])
    folder.commit()
    folder.discard()
    expect([readdirSync(root), readFileSync(join(root, 'a', 'in', 'x.txt'), 'utf8')]).toEqual([['a'], 'x'])
  })
})
