import { describe, expect, it } from 'vitest'
import { diskFailure } from '../../../../main/files/disk-failure.ts'

const thrown = (code: string) => Object.assign(new Error(code), { code })

describe('diskFailure', () => {
  it.each([
    ['ENOSPC', 'disk.full'],
    ['EDQUOT', 'disk.full'],
    ['SQLITE_FULL', 'disk.full'],
    ['EACCES', 'data.read-only'],
    ['EROFS', 'data.read-only'],
    ['ENOTDIR', 'data.read-only'],
    ['SQLITE_READONLY_DIRECTORY', 'data.read-only'],
    ['SQLITE_CANTOPEN', 'data.read-only'],
    ['EIO', 'disk.failing'],
    ['SQLITE_IOERR_WRITE', 'disk.failing'],
  ])('takes %s for %s', (code, expected) => {
    expect(diskFailure(thrown(code), '/data')!.failure).toMatchObject({ code: expected, item: '/data' })
  })

  it('leaves bugs alone', () => {
    expect(diskFailure(new TypeError('x is not a function'), '/data')).toBeNull()
    expect(diskFailure(thrown('SQLITE_CONSTRAINT_UNIQUE'), '/data')).toBeNull()
  })
})
