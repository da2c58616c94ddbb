import { writeFile } from 'node:fs/promises'
import { encodeGrey } from '../../../main/files/encode-picture.ts'
import { openStores, recipeOf, toyStep } from './library-stores.ts'
import { toyModel, toyPicture } from './toy-picture.ts'

/** An archive of so many runs, `archived-0` and so on, of so many steps each; and the library it came from. */
export async function writeToyArchive(file: string, dataDir: string, runs = 6, steps = 3): Promise<string[]> {
  const stores = await openStores(dataDir)
  const { images, latents } = stores.opened.folders
  const ids = Array.from({ length: runs }, (_, i) => `archived-${i}`)
  for (const [n, id] of ids.entries()) {
    await stores.record(id, n, { model: toyModel })
    for (let index = 0; index < steps; index++) {
      const pixels = new Uint8Array(48).fill(n * 16 + index)
      const saliency = await images.put(encodeGrey(pixels.subarray(0, 16), 4, 4))
      const latent = await latents.put(pixels)
      const of = { xT: latent, x0: latent }
      const step = toyStep(index, '', saliency)
      const image = await images.put(toyPicture(pixels, recipeOf(id, n), step, of))
      await stores.runs.addStep(id, 'sd', { ...step, image }, of)
    }
    await stores.runs.setState(id, 'finished', null)
  }
  const parts: Buffer[] = []
  for await (const part of stores.archives.write(ids)) parts.push(part as Buffer)
  await writeFile(file, Buffer.concat(parts))
  await stores.opened.close()
  return ids
}
