import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const top = join(import.meta.dirname, '../../..')

/** Paths of all files in git's index that exist, relative to the repository's top. */
export function trackedFiles(): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '-z'], { cwd: top, encoding: 'utf8', maxBuffer: 1 << 26 })
  const removed = execFileSync('git', ['ls-files', '-z', '--deleted'], { cwd: top, encoding: 'utf8' }).split('\0')
  return listed.split('\0').filter((path) => path !== '' && !removed.includes(path))
}

export function readTracked(path: string): Buffer {
  return readFileSync(join(top, path))
}

/** A file with a NUL among its first bytes holds data, not text (git's own rule). */
export function isText(bytes: Buffer): boolean {
  return !bytes.subarray(0, 8000).includes(0)
}
