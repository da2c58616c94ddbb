import { FormatRefusal } from './format-refusal.ts'

/** Random access to one file. The only I/O this library ever asks for. */
export interface ByteSource {
  /** Bytes in the file. */
  readonly size: number
  /** Exactly `length` bytes from `offset`; throws when the file is shorter. */
  read(offset: number, length: number): Uint8Array
}

/** The files of one pack. Paths are relative to its folder, with forward slashes; containment is the caller's. */
export interface PackFiles {
  readonly has: (path: string) => boolean
  readonly bytes: (path: string) => ByteSource
}

/** The largest configuration or vocabulary file that is read whole. SD's vocab.json has 1 MB, its tokenizer.json 2 MB. */
const maxTextBytes = 32 * 1024 * 1024

/** Reads a whole UTF-8 text file. */
export function readText(files: PackFiles, path: string): string {
  if (!files.has(path))
    throw new FormatRefusal('pack.missing-file', path, 'the pack lacks this file; install the pack again')
  const source = files.bytes(path)
  if (source.size > maxTextBytes) {
    throw new FormatRefusal(
      'json.shape',
      path,
      `has ${source.size} bytes, more than any such file; install the pack again`,
    )
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(source.read(0, source.size))
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause
    throw new FormatRefusal('json.syntax', path, 'is not valid UTF-8; install the pack again')
  }
}
