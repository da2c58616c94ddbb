import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { encodeGrey, encodeRgb } from '../../../main/files/encode-picture.ts'
import { backUp } from '../../../main/store/backup.ts'
import { seeded } from '../seeded.ts'
import type { Ack } from './crash-task.ts'
import { openStores, toyStep } from './library-stores.ts'

/**
 * Works on a library until it is killed: `library-worker.ts <dataDir> <task> <seed>`.
 *
 * Whatever it has been promised is kept, it acknowledges to its parent; under strace, to its standard output.
 */
const [dataDir = '', task = 'write', seed = '1', times = 'Infinity'] = process.argv.slice(2)
const rounds = task === 'migrate' || task === 'restore' ? 0 : Number(times)
const random = seeded(Number(seed))

function acknowledge(ack: Ack): void {
  if (process.send === undefined) process.stdout.write(`ACK ${JSON.stringify(ack)}\n`)
  else process.send(ack)
}

acknowledge({ kind: 'started', id: dataDir, value: 0 })
const { opened, runs, annotations, archives, record, purge } = await openStores(dataDir)
acknowledge({ kind: 'opened', id: dataDir, value: opened.interrupted })

async function write(n: number): Promise<void> {
  const id = `crash-${seed}-${n}`
  await record(id, n)
  acknowledge({ kind: 'run', id, value: n })
  for (let index = 0; index < 1 + random(4); index++) {
    const { images, latents } = opened.folders
    const pixels = new Uint8Array(48).map(() => random(256))
    const blobs = {
      image: await images.put(encodeRgb(pixels, 4, 4, { n: `${id} ${index}` })),
      saliency: await images.put(encodeGrey(pixels.subarray(0, 16), 4, 4)),
      xT: await latents.put(pixels),
      // Some content comes again: files are shared.
      x0: await latents.put(new Uint8Array([random(4)])),
    }
    await runs.addStep(id, 'sd', toyStep(index, blobs.image, blobs.saliency), { xT: blobs.xT, x0: blobs.x0 })
    acknowledge({ kind: 'step', id, value: index })
  }
  const rating = random(6)
  await annotations.annotate([id], { rating, addTags: [`t${random(3)}`] })
  acknowledge({ kind: 'rating', id, value: rating })
  if (n % 5 !== 4) return
  await annotations.annotate([id], { removed: true })
  acknowledge({ kind: 'purging', id, value: 0 })
  await purge(id)
  acknowledge({ kind: 'purged', id, value: 0 })
}

for (let n = 0; n < rounds; n++) {
  if (task === 'import') {
    await archives.read(() => createReadStream(join(dataDir, '..', 'archive.tar')))
    const ids = Array.from({ length: 6 }, (_, i) => `archived-${i}`)
    for (const id of ids) acknowledge({ kind: 'run', id, value: n })
    await annotations.annotate(ids, { removed: true })
    acknowledge({ kind: 'purging', id: ids.join(), value: n })
    for (const id of ids) await purge(id)
    acknowledge({ kind: 'purged', id: ids.join(), value: n })
  } else if (task === 'backup') {
    await write(n)
    await backUp(opened.db, join(dataDir, 'history.db'))
    acknowledge({ kind: 'backup', id: `${n}`, value: n })
  } else await write(n)
}
acknowledge({ kind: 'done', id: dataDir, value: 0 })
if (rounds === 0) await new Promise((resolve) => setTimeout(resolve, 2000))
await opened.close()
process.exit(0)
