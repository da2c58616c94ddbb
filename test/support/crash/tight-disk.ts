import { execFileSync } from 'node:child_process'
import { mkdirSync, statfsSync } from 'node:fs'

/** A way to make the system itself refuse writes, SQLite's own among them. */
export interface TightDisk {
  /** The system lets so many more bytes through: `refusesAt` what a file may hold, or what the disk may. */
  readonly tighten: (bytes: number) => void
  readonly loosen: () => void
}

/**
 * This process may write no file longer than so many bytes (RLIMIT_FSIZE; EFBIG, which SQLite takes for a failing disk).
 * Node ignores SIGXFSZ from its start. Null where prlimit is not to be had.
 */
export function fileSizeLimit(): TightDisk | null {
  const limit = (value: string): void =>
    void execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${value}:`], { stdio: 'ignore' })
  try {
    limit('unlimited')
  } catch {
    return null
  }
  return { tighten: (bytes) => limit(String(bytes)), loosen: () => limit('unlimited') }
}

/** A disk in memory at `folder` that can be made as small as what it holds (ENOSPC). Null where nobody may mount. */
export function smallDisk(folder: string): (TightDisk & { readonly unmount: () => void }) | null {
  mkdirSync(folder)
  const run = (command: string, ...args: string[]): void => void execFileSync(command, args, { stdio: 'ignore' })
  const resize = (bytes: number): void => run('mount', '-o', `remount,size=${bytes}`, folder)
  try {
    run('mount', '-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', folder)
  } catch {
    return null
  }
  return {
    tighten(bytes) {
      const { bsize, blocks, bfree } = statfsSync(folder)
      resize((blocks - bfree) * bsize + bytes)
    },
    loosen: () => resize(64 << 20),
    unmount: () => run('umount', '-l', folder),
  }
}
