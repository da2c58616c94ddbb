import { writeFile } from 'node:fs/promises'
import { encodeGrey, encodeRgb } from '../../../main/files/encode-picture.ts'
import { openStores, toyStep } from './library-stores.ts'

/** Six runs of three steps. */
export async function writeToyArchive(file: string, dataDir: string): Promise<void> {
  const { opened, archives, record, runs } = await openStores(dataDir)
  const ids = Array.from({ length: 6 }, (_, i) => `archived-${i}`)
  for (const [n, id] of ids.entries()) {
    await record(id, n)
    for (let index = 0; index < 3; index++) {
      const pixels = new Uint8Array(48).fill(n * 16 + index)
      const image = await opened.folders.images.put(encodeRgb(pixels, 4, 4, { n: `${id} ${index}` }))
      const saliency = await opened.folders.images.put(encodeGrey(pixels.subarray(0, 16), 4, 4))
      const xT = await opened.folders.latents.put(pixels)
      await runs.addStep(id, 'sd', toyStep(index, image, saliency), { xT, x0: xT })
    }
    await runs.setState(id, 'finished', null)
  }
  const parts: Buffer[] = []
  for await (const part of archives.write(ids)) parts.push(part as Buffer)
  await writeFile(file, Buffer.concat(parts))
  await opened.close()
}
