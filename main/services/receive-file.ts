import { FoveaError } from '../../preload/contract/errors.ts'
import type { ImportAnswer } from '../../preload/contract/library-export.ts'
import { maxPngBytes } from '../files/png-chunks.ts'
import type { Spool } from '../files/spool.ts'
import type { LibraryService } from './library.ts'

/** A file that somebody brought: a picture or an archive, told apart by how it begins. `name` is for people. */
export type ReceiveFile = (content: AsyncIterable<Uint8Array>, name: string) => Promise<ImportAnswer>

const signatures = {
  png: [0x89, 0x50, 0x4e, 0x47],
  jpeg: [0xff, 0xd8, 0xff],
  webp: [0x52, 0x49, 0x46, 0x46],
} as const

/** `onArchive` is told when runs came in. @throws FoveaError picture.unreadable, archive.refused */
export function receiveFile(
  library: Pick<LibraryService, 'importPng' | 'archives'>,
  spool: Spool,
  onArchive: () => void,
): ReceiveFile {
  return async (content, name) => {
    const { begin, all } = await peek(content)
    const is = (kind: keyof typeof signatures): boolean => signatures[kind].every((byte, i) => begin[i] === byte)
    if (is('jpeg') || is('webp')) throw unreadable('it is not a PNG file', name)
    if (is('png')) {
      const { id, source } = await library.importPng(await collect(all, name), name)
      return { kind: 'picture', id, source }
    }
    const read = await spool.keepWhile(all, (open) => library.archives.read(open))
    if (read.added > 0) onArchive()
    return { kind: 'archive', ...read }
  }
}

async function peek(content: AsyncIterable<Uint8Array>) {
  const rest: AsyncIterator<Uint8Array, unknown> = content[Symbol.asyncIterator]()
  const parts: Uint8Array[] = []
  let length = 0
  while (length < 8) {
    const next = await rest.next()
    if (next.done === true) break
    parts.push(next.value)
    length += next.value.byteLength
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    yield* parts
    for (;;) {
      const next = await rest.next()
      if (next.done === true) return
      yield next.value
    }
  }
  return { begin: Buffer.concat(parts), all: all() }
}

async function collect(content: AsyncIterable<Uint8Array>, name: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of content) {
    length += part.byteLength
    if (length > maxPngBytes) throw unreadable('it is too large', name)
    parts.push(part)
  }
  return new Uint8Array(Buffer.concat(parts))
}

function unreadable(why: string, name: string): FoveaError {
  return new FoveaError(
    'picture.unreadable',
    `The picture cannot be imported: ${why}.`,
    name,
    'Import PNG files as the program that made them saved them.',
  )
}
