import { realDisk, type Disk } from '../../../main/files/disk.ts'
import { submit, toyHost, toyRecipe } from './toy-host.ts'

/**
 * A host in a process of its own, to be killed: `killable-host.ts <dataDir> <n>`.
 *
 * Every event that a user could have seen goes to the parent. With n >= 0 the process ends itself by SIGKILL right
 * before its n-th disk operation; with n < 0 the parent does it.
 */
const [dataDir = '', at = '-1'] = process.argv.slice(2)
let operations = 0

function countdown(): void {
  if (operations++ === Number(at)) process.kill(process.pid, 'SIGKILL')
}

const disk: Disk = {
  ...realDisk,
  writeSynced: (...args) => (countdown(), realDisk.writeSynced(...args)),
  appendSynced: (...args) => (countdown(), realDisk.appendSynced(...args)),
  rename: (...args) => (countdown(), realDisk.rename(...args)),
  syncFolder: (...args) => (countdown(), realDisk.syncFolder(...args)),
}

const host = await toyHost(dataDir, { disk })
host.events.subscribe((event) => process.send?.(event))
await submit(host, toyRecipe({ methods: ['sd', 'sgool'], optSteps: 40, seed: Math.max(0, Number(at)) }))
