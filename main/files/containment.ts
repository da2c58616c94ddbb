import { realpath } from 'node:fs/promises'
import path from 'node:path'

/**
 * The real path of `relative` under `root`, or null when it leads outside, is no plain relative path, or does not exist.
 *
 * Threat: a manifest or an address that names `../x`, an absolute path, or a link out of the folder.
 */
export async function containedPath(root: string, relative: string): Promise<string | null> {
  if (!isPlainRelative(relative)) return null
  try {
    const realRoot = await realpath(root)
    const real = await realpath(path.join(realRoot, relative))
    return real.startsWith(realRoot + path.sep) ? real : null
  } catch {
    return null
  }
}

/** Forward slashes, no empty, `.` or `..` segment, no drive, no NUL. */
export function isPlainRelative(relative: string): boolean {
  if (relative === '' || relative.includes('\0') || relative.includes('\\') || relative.includes(':')) return false
  return relative.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..')
}
