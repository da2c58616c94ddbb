import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { atomicWrite } from './atomic-write.ts'
import { isPlainRelative } from './containment.ts'
import { realDisk } from './disk.ts'

/** Writes the small files of a pack that Fovea makes. Names come from a manifest, whose schema allows plain paths only. */
export async function writePackFolder(folder: string, texts: Readonly<Record<string, string>>): Promise<void> {
  for (const [relative, text] of Object.entries(texts)) {
    if (!isPlainRelative(relative)) throw new Error(`${relative} is no plain path; the manifest's schema refuses it`)
    const file = path.join(folder, relative)
    await mkdir(path.dirname(file), { recursive: true })
    await atomicWrite(realDisk, file, new TextEncoder().encode(text))
  }
}
