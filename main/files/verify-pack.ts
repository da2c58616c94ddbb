import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { packManifestName, parsePackManifest, type PackManifest } from '../../models/formats/pack-manifest.ts'
import { FoveaError } from '../../preload/contract/errors.ts'
import { sha256Of } from './blob-store.ts'
import { containedPath } from './containment.ts'
import { vanishedFile } from './model-failures.ts'
import { damagedFile, missingFile, packFailure } from './pack-failure.ts'

/** What is remembered of a file's hash; any change of identity makes it void. */
export interface FileIdentity {
  readonly size: number
  readonly mtimeMs: number
  readonly ctimeMs: number
  readonly ino: number
}

/** Hashes by real path, so that a start does not read gigabytes again. */
export interface HashCache {
  readonly get: (file: string, identity: FileIdentity) => string | null
  readonly set: (file: string, identity: FileIdentity, sha256: string) => void
}

export interface PackOnDisk {
  readonly folder: string
  readonly manifest: PackManifest
  /** SHA-256 of pack.json: with the file hashes inside, it stands for the whole pack. */
  readonly manifestHash: string
  /** Where files lie that are not in the folder, by their names in the manifest. */
  readonly places: Readonly<Record<string, string>>
}

/** Reads and checks the manifest alone. `name` is the folder's, for messages. @throws FoveaError pack.* */
export async function readPackManifest(
  folder: string,
  places: Readonly<Record<string, string>> = {},
): Promise<PackOnDisk> {
  const name = path.basename(folder)
  const file = await containedPath(folder, packManifestName)
  if (file === null) throw missingFile(name, packManifestName)
  try {
    const bytes = await readFile(file)
    return { folder, manifest: parsePackManifest(bytes.toString('utf8')), manifestHash: sha256Of(bytes), places }
  } catch (thrown) {
    throw packFailure(thrown, name)
  }
}

/** Checks that every file of the manifest is there with the promised size. @throws FoveaError pack.* */
export async function checkPackSizes(pack: PackOnDisk): Promise<void> {
  const { manifest } = pack
  for (const { path: relative, bytes } of manifest.files) {
    const { identity } = await identify(pack, relative)
    if (identity.size !== bytes)
      throw damagedFile(manifest.id, relative, `it has ${identity.size} bytes instead of ${bytes}`)
  }
}

/** Checks sizes and hashes; hashes of unchanged files come from the cache. @throws FoveaError pack.* */
export async function verifyPack(pack: PackOnDisk, cache: HashCache): Promise<void> {
  await checkPackSizes(pack)
  const { manifest } = pack
  for (const { path: relative, sha256 } of manifest.files) {
    const { file, identity } = await identify(pack, relative)
    const known = cache.get(file, identity)
    const actual = known ?? (await hashFile(file))
    if (actual !== sha256) throw damagedFile(manifest.id, relative, 'its content is not what the manifest promises')
    if (known === null) cache.set(file, identity, actual)
  }
}

async function identify(
  { folder, manifest, places }: PackOnDisk,
  relative: string,
): Promise<{ file: string; identity: FileIdentity }> {
  const elsewhere = Object.hasOwn(places, relative) ? places[relative] : undefined
  const file = elsewhere ?? (await containedPath(folder, relative))
  if (file === null) throw missingFile(manifest.id, relative)
  const found = await stat(file).catch(() => null)
  if (found === null && elsewhere !== undefined) throw vanishedFile(manifest.title, elsewhere)
  if (found?.isFile() !== true) throw missingFile(manifest.id, relative)
  const { size, mtimeMs, ctimeMs, ino } = found
  return { file, identity: { size, mtimeMs, ctimeMs, ino } }
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer)
  } catch (cause) {
    throw new FoveaError(
      'pack.damaged',
      'A file of the pack cannot be read.',
      file,
      'Check the disk and the permissions.',
      cause,
    )
  }
  return hash.digest('hex')
}
