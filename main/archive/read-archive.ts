import { extract } from 'tar-stream'
import type { Readable } from 'node:stream'
import { FoveaError } from '../../preload/contract/errors.ts'
import { archivedRun, archiveHead, type ArchivedRun } from '../../preload/contract/run-archive.ts'
import { sha256Of } from '../files/blob-store.ts'
import { maxPngBytes, PngError, readChunks, readHeader } from '../files/png-chunks.ts'
import { filesOf } from './write-archive.ts'

/** What an archive may hold; nothing else is looked at, and nothing is ever written under a name from inside it. */
const names =
  /^(?:images\/(?<image>[0-9a-f]{64})\.png|latents\/(?<latent>[0-9a-f]{64})\.f32|runs\/(?<run>[0-9a-z-]{8,64})\.json|(?<head>fovea-archive\.json))$/

const maxLatentBytes = 16 * 1024 * 1024
const maxRunBytes = 32 * 1024 * 1024

export interface ArchiveVisitor {
  readonly onFile: (folder: 'images' | 'latents', sha256: string, bytes: Uint8Array) => Promise<void>
  /** Its files have been seen, all of them. */
  readonly onRun: (run: ArchivedRun) => Promise<void>
}

/**
 * Walks through an archive, one entry in memory at a time, and refuses it at the first thing that is not as promised.
 *
 * Threats: names that leave the folder, links, entries that inflate or never end, files that are not what their hash
 * says, pictures that promise too many pixels, runs that point at files which are not there. @throws FoveaError
 * archive.refused
 */
export async function readArchive(stream: Readable, visitor: ArchiveVisitor): Promise<void> {
  const tar = extract()
  stream.on('error', (thrown) => tar.destroy(thrown))
  stream.pipe(tar)
  const seen = new Set<string>()
  let promised = -1
  let runs = 0
  try {
    for await (const entry of tar) {
      const { name, type, size } = entry.header
      if (type !== 'file') throw refused(`"${short(name)}" is no plain file`, name)
      const { image, latent, run, head } = names.exec(name)?.groups ?? {}
      const limit = image !== undefined ? maxPngBytes : latent !== undefined ? maxLatentBytes : maxRunBytes
      if (image === undefined && latent === undefined && run === undefined && head === undefined)
        throw refused(`"${short(name)}" does not belong in an archive`, name)
      if (size === undefined || size > limit) throw refused(`"${name}" is too large`, name)
      if (head === undefined && promised < 0) throw refused('it does not begin as an archive of Fovea does', name)
      const bytes = await collect(entry, limit, name)
      if (head !== undefined) {
        if (promised >= 0) throw refused('it begins twice', name)
        promised = parse(archiveHead, bytes, name).runs
      } else if (run !== undefined) {
        const record = parse(archivedRun, bytes, name)
        if (record.id !== run) throw refused(`"${name}" holds another run`, name)
        const missing = filesOf(record).find((file) => !seen.has(file.name))
        if (missing !== undefined) throw refused(`run ${run} needs ${missing.name}, which is not there`, name)
        runs++
        await visitor.onRun(record)
      } else {
        const sha256 = image ?? latent ?? ''
        if (sha256Of(bytes) !== sha256) throw refused(`"${name}" is not what its name promises`, name)
        if (image !== undefined) checkPicture(bytes, name)
        seen.add(name)
        await visitor.onFile(image !== undefined ? 'images' : 'latents', sha256, bytes)
      }
    }
  } catch (thrown) {
    if (thrown instanceof FoveaError || isDisk(thrown)) throw thrown
    throw refused(`it is damaged (${thrown instanceof Error ? thrown.message : 'unreadable'})`, null, thrown)
  }
  if (promised < 0) throw refused('it is empty, or no archive of Fovea', null)
  if (runs !== promised) throw refused(`it holds ${runs} of the ${promised} runs that it promises`, null)
}

async function collect(entry: AsyncIterable<unknown>, limit: number, name: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let total = 0
  for await (const part of entry as AsyncIterable<Uint8Array>) {
    total += part.byteLength
    if (total > limit) throw refused(`"${name}" is too large`, name)
    parts.push(part)
  }
  return new Uint8Array(Buffer.concat(parts))
}

function parse<T>(
  schema: { safeParse: (value: unknown) => { success: boolean; data?: T } },
  bytes: Uint8Array,
  name: string,
): T {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw refused(`"${name}" is no JSON`, name, cause)
  }
  const parsed = schema.safeParse(value)
  if (!parsed.success || parsed.data === undefined)
    throw refused(`"${name}" is not of a form that this Fovea knows`, name)
  return parsed.data
}

function checkPicture(bytes: Uint8Array, name: string): void {
  try {
    readHeader(readChunks(bytes))
  } catch (thrown) {
    if (thrown instanceof PngError) throw refused(`"${name}": ${thrown.message}`, name, thrown)
    throw thrown
  }
}

function short(name: string): string {
  return name.replace(/[^\x20-\x7e]/g, '?').slice(0, 80)
}

function isDisk(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' && thrown.code.startsWith('E')
}

function refused(why: string, item: string | null, cause?: unknown): FoveaError {
  return new FoveaError(
    'archive.refused',
    `The archive was refused: ${why}.`,
    item === null ? null : short(item),
    'Export it again from the library it came from; nothing of it was kept.',
    cause,
  )
}
