import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const worker = fileURLToPath(new URL('../../../support/crash/library-worker.ts', import.meta.url))
const strace = ['/usr/bin/strace', '/usr/local/bin/strace'].find(existsSync)

/** Calls in order, each as `name file`; only those that the order is about. */
function callsOf(dataDir: string): string[] {
  const log = join(temporaryFolder(), 'trace')
  const calls = 'trace=fsync,fdatasync,pwrite64,write,rename,renameat2'
  const traced = spawnSync(
    strace ?? '',
    ['-f', '-y', '-s', '64', '-e', calls, '-o', log, process.execPath, worker, dataDir, 'write', '3', '3'],
    { encoding: 'utf8', timeout: 100_000 },
  )
  expect(traced.stderr).toBe('')
  const started = new Map<string, string>()
  return readFileSync(log, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, pid = '', rest = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? []
      // Another thread came in between: the call counts when it is over.
      if (rest.endsWith('<unfinished ...>')) return (started.set(pid, rest), [])
      const call = rest.startsWith('<... ') ? (started.get(pid) ?? '') : rest
      const [, name = '', file = ''] = /^(\w+)\((?:\d+<([^>]*)>)?/.exec(call) ?? []
      if (/^renameat2?$|^rename$/.test(name)) return [`rename ${/"([^"]*)"\)?[^"]*$/.exec(call)?.[1] ?? call}`]
      const ack = call.includes('ACK {') ? `ack ${/kind\\":\\"(\w+)/.exec(call)?.[1] ?? ''}` : null
      return ack !== null ? [ack] : name === '' ? [] : [`${name === 'fdatasync' ? 'fsync' : name} ${file}`]
    })
}

describe('what is on disk when something is acknowledged', () => {
  it('is the log of the database, after the journal, after the files', ({ skip }) => {
    if (strace === undefined) return skip('strace is not here to watch the order of the writes')
    try {
      execFileSync(strace, ['-o', '/dev/null', 'true'])
    } catch {
      return skip('tracing is not allowed here')
    }
    const dataDir = join(temporaryFolder(), 'data')
    mkdirSync(dataDir)
    const calls = callsOf(dataDir)
    const acks = calls.flatMap((call, i) => (/^ack (run|step|rating|purged)$/.test(call) ? [i] : []))
    expect(acks.length).toBeGreaterThan(8)
    for (const ack of acks) {
      const before = calls.slice(0, ack)
      const lastWrite = before.findLastIndex((call) => /^pwrite64 .*history\.db-wal$/.test(call))
      const lastSync = before.findLastIndex((call) => /^fsync .*history\.db-wal$/.test(call))
      expect(lastSync).toBeGreaterThan(lastWrite)
    }
    // A file is synced before it gets its name, and its folder after.
    const renames = calls.flatMap((call, i) => (/^rename .*\.(png|f32z)$/.test(call) ? [i] : []))
    expect(renames.length).toBeGreaterThan(5)
    for (const at of renames) {
      expect(calls.slice(0, at).some((call) => /^fsync .*\.tmp-/.test(call))).toBe(true)
      const folder = calls.slice(at).findIndex((call) => /^fsync .*\/(images|latents)\/[0-9a-f]{2}$/.test(call))
      const step = calls.slice(at).findIndex((call) => call === 'ack step')
      if (step >= 0) expect(folder).toBeLessThan(step)
      expect(folder).toBeGreaterThanOrEqual(0)
    }
    // The journal knows of a rating before the database does.
    for (const ack of calls.flatMap((call, i) => (call === 'ack rating' ? [i] : []))) {
      const since = calls.slice(calls.slice(0, ack).findLastIndex((call) => call.startsWith('ack')) + 1, ack)
      const journal = since.findIndex((call) => /^fsync .*journal\.jsonl$/.test(call))
      expect(journal).toBeGreaterThanOrEqual(0)
      expect(journal).toBeLessThan(since.findIndex((call) => /^pwrite64 .*history\.db-wal$/.test(call)))
    }
    rmSync(dataDir, { recursive: true })
  })
})
