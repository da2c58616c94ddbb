import { FoveaError } from '../../preload/contract/errors.ts'

const fullCodes = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL'])
const failingCodes = new Set(['EIO', 'SQLITE_IOERR'])
const readOnlyCodes = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOTDIR',
  'EEXIST',
  'ENOENT',
  'SQLITE_READONLY',
  'SQLITE_CANTOPEN',
  'SQLITE_PERM',
])

/** Which failure a write ran into, if it is one that the user can mend. `folder` is what the user chose. */
export function diskFailure(thrown: unknown, folder: string): FoveaError | null {
  if (thrown instanceof FoveaError) return thrown
  const code = codeOf(thrown)
  if (code === null) return null
  // SQLite's extended codes carry the plain one as a prefix: SQLITE_READONLY_DBMOVED.
  const plain = code.startsWith('SQLITE_') ? code.split('_').slice(0, 2).join('_') : code
  if (fullCodes.has(plain)) {
    return new FoveaError(
      'disk.full',
      'The disk is full.',
      folder,
      'Free some space or choose another folder, then try again.',
      thrown,
    )
  }
  if (failingCodes.has(plain)) {
    return new FoveaError(
      'disk.failing',
      'The disk could not be read or written.',
      folder,
      'Copy the library to another disk and open it there; what was said to be kept is in it.',
      thrown,
    )
  }
  if (readOnlyCodes.has(plain)) {
    return new FoveaError(
      'data.read-only',
      'Fovea cannot write to its data folder.',
      folder,
      'Check the folder and its permissions, or name another with --data-dir.',
      thrown,
    )
  }
  return null
}

/** Runs a piece of work on the data folder and turns the disk's own errors into named ones. */
export async function onDisk<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    throw diskFailure(thrown, folder) ?? thrown
  }
}

function codeOf(thrown: unknown): string | null {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : null
}
