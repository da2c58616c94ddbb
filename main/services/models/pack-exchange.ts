import { z } from 'zod'
import { packManifestName, parsePackManifest, type PackManifest } from '../../../models/formats/pack-manifest.ts'
import { readText, type PackFiles } from '../../../models/formats/pack-files.ts'
import { parseConfigText } from '../../../models/formats/parse-config.ts'
import { sha256Of } from '../../files/blob-store.ts'
import { damagedFile, packFailure } from '../../files/pack-failure.ts'

/**
 * A pack as a file to give away: its pack.json, and beside it the small texts that Fovea itself had written. Weights are named by
 * their hashes; no place of this machine is in it.
 */
export function exportedPack(files: PackFiles, places: Readonly<Record<string, string>>): string {
  const text = readText(files, packManifestName)
  const manifest = parsePackManifest(text)
  const own = manifest.files.filter(({ path }) => !Object.hasOwn(places, path))
  const texts = Object.fromEntries(own.map(({ path }) => [path, readText(files, path)]))
  return `${JSON.stringify({ ...(JSON.parse(text) as object), texts }, null, 2)}\n`
}

const withTexts = z.object({ texts: z.record(z.string(), z.string().max(100_000)).default({}) })

/**
 * Reads such a file. Its texts are taken only where the manifest names them and their hashes agree.
 *
 * @throws FoveaError pack.*
 */
export function importedPack(text: string): { manifest: PackManifest; texts: Readonly<Record<string, string>> } {
  try {
    const manifest = parsePackManifest(text)
    const { texts } = parseConfigText(withTexts, text, packManifestName, 'manifest.format')
    const wanted = new Map(manifest.files.map(({ path, sha256 }) => [path, sha256]))
    for (const [path, content] of Object.entries(texts)) {
      if (wanted.get(path) !== sha256Of(new TextEncoder().encode(content))) {
        throw damagedFile(manifest.title, path, 'its content is not what the manifest promises')
      }
    }
    return { manifest, texts }
  } catch (thrown) {
    throw packFailure(thrown, packManifestName)
  }
}
