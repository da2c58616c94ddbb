import { FormatRefusal } from '../format-refusal.ts'
import type { ByteSource } from '../pack-files.ts'

/** One stored (never compressed) file inside a zip archive. Bytes, `offset` from the archive's first byte. */
export interface ZipEntry {
  readonly name: string
  readonly offset: number
  readonly length: number
}

const endSize = 22
const end64Size = 56
const locatorSize = 20
const centralSize = 46
const localSize = 30
/** A zip comment is at most this long, so the end record is at most this far from the end. */
const maxComment = 0xffff
const maxDirectoryBytes = 16 * 1024 * 1024

const signature = { end: 0x06054b50, end64: 0x06064b50, locator: 0x07064b50, central: 0x02014b50, local: 0x04034b50 }

/** Encrypted, patched, strongly encrypted, or with a masked directory. */
const refusedFlags = 0x0001 | 0x0020 | 0x0040 | 0x2000

const advice = 'the file is damaged or was made to mislead; get it again from its source'

function refuse(item: string, what: string): never {
  throw new FormatRefusal('checkpoint.container', item, `${what}; ${advice}`)
}

/**
 * The files of a zip archive (PKWARE APPNOTE 6.3, ZIP64 included), as PyTorch writes them.
 *
 * Refused: compression, encryption, several disks, names twice, a local header that disagrees with the directory,
 * files that overlap each other or leave the archive. So no byte of the archive has two meanings, and what is checked
 * here is what is read later. Time and memory are linear in the directory, which is capped.
 *
 * @param skipped files that nobody will read: checked like the others but for their compression, and left out
 * @throws FormatRefusal `checkpoint.not-zip`, `checkpoint.container`
 */
export function readZipDirectory(source: ByteSource, item: string, skipped?: RegExp): ReadonlyMap<string, ZipEntry> {
  const { count, start, size } = readEnd(source, item)
  const directory = view(source.read(start, size))
  const entries = new Map<string, ZipEntry>()
  const names = new Set<string>()
  const spans: (readonly [number, number])[] = [[start, source.size]]
  let at = 0
  for (let i = 0; i < count; i++) {
    const { entry, header, next } = readCentral(source, directory, at, item, skipped)
    if (names.has(entry.name)) refuse(item, `has two files named ${entry.name}`)
    names.add(entry.name)
    if (skipped?.test(entry.name) !== true) entries.set(entry.name, entry)
    spans.push([header, entry.offset + entry.length])
    at = next
  }
  if (at !== directory.byteLength) refuse(item, 'has a directory longer than its entries')
  spans.sort((a, b) => a[0] - b[0] || a[1] - b[1])
  let reached = 0
  for (const [from, to] of spans) {
    if (from < reached) refuse(item, 'has files that overlap')
    reached = to
  }
  return entries
}

interface DirectoryPlace {
  readonly count: number
  readonly start: number
  readonly size: number
}

function readEnd(source: ByteSource, item: string): DirectoryPlace {
  const tailStart = Math.max(0, source.size - endSize - maxComment)
  const tail = view(source.read(tailStart, source.size - tailStart))
  let at = tail.byteLength - endSize
  // The comment must reach the end of the file exactly: a record inside a comment is none.
  const isEnd = () =>
    tail.getUint32(at, true) === signature.end && at + endSize + tail.getUint16(at + 20, true) === tail.byteLength
  while (at >= 0 && !isEnd()) at--
  if (at < 0) {
    throw new FormatRefusal(
      'checkpoint.not-zip',
      item,
      'is no zip archive, so no checkpoint of PyTorch 1.6 or newer; save it again with a newer PyTorch, or get the .safetensors',
    )
  }
  const plain = {
    count: tail.getUint16(at + 10, true),
    size: tail.getUint32(at + 12, true),
    start: tail.getUint32(at + 16, true),
  }
  const place = readEnd64(source, tailStart + at, item) ?? plain
  if (place.size > maxDirectoryBytes) {
    throw new FormatRefusal('checkpoint.too-large', item, `has a directory of ${place.size} bytes; ${advice}`)
  }
  if (place.start + place.size > tailStart + at || place.count * centralSize > place.size) {
    refuse(item, 'has a directory outside of the file')
  }
  return place
}

function readEnd64(source: ByteSource, end: number, item: string): DirectoryPlace | null {
  if (end < locatorSize) return null
  const locator = view(source.read(end - locatorSize, locatorSize))
  if (locator.getUint32(0, true) !== signature.locator) return null
  const at = safe(locator.getBigUint64(8, true), item)
  if (at + end64Size > end - locatorSize) refuse(item, 'has an end record outside of the file')
  const record = view(source.read(at, end64Size))
  if (record.getUint32(0, true) !== signature.end64) refuse(item, 'has no end record where it promises one')
  const wide = (offset: number) => safe(record.getBigUint64(offset, true), item)
  return { count: wide(32), size: wide(40), start: wide(48) }
}

function readCentral(
  source: ByteSource,
  directory: DataView,
  at: number,
  item: string,
  skipped?: RegExp,
): { entry: ZipEntry; header: number; next: number } {
  if (at + centralSize > directory.byteLength || directory.getUint32(at, true) !== signature.central) {
    refuse(item, 'has a broken directory')
  }
  const u16 = (offset: number) => directory.getUint16(at + offset, true)
  const u32 = (offset: number) => directory.getUint32(at + offset, true)
  const nameEnd = at + centralSize + u16(28)
  const next = nameEnd + u16(30) + u16(32)
  if (next > directory.byteLength) refuse(item, 'has a broken directory')
  const name = text(bytesOf(directory, at + centralSize, nameEnd), item)
  const where = `${item} ${name}`
  if ((u16(8) & refusedFlags) !== 0) refuse(where, 'is encrypted')
  const isSkipped = skipped?.test(name) === true
  if (u16(10) !== 0 && !isSkipped) refuse(where, 'is compressed, which PyTorch never does')
  if (u16(34) !== 0 && u16(34) !== 0xffff) refuse(where, 'lies on another disk')

  const extra = wideFields(bytesOf(directory, nameEnd, nameEnd + u16(30)), [u32(24), u32(20), u32(42)], where)
  const [size, length, header] = extra
  if (size !== length && u16(10) === 0) refuse(where, 'has two sizes')
  const offset = readLocal(source, header, { name, method: u16(10) }, where)
  if (offset + length > source.size) refuse(where, 'reaches past the end of the file')
  return { entry: { name, offset, length }, header, next }
}

/** Sizes and offset where the directory's 32 bits hold all ones: in the ZIP64 field, in this order. */
function wideFields(extra: Uint8Array, fields: readonly [number, number, number], item: string) {
  const data = view(extra)
  let wide: DataView | null = null
  for (let at = 0; at + 4 <= data.byteLength;) {
    const size = data.getUint16(at + 2, true)
    if (at + 4 + size > data.byteLength) refuse(item, 'has a broken extra field')
    if (data.getUint16(at, true) === 0x0001) wide = view(extra.subarray(at + 4, at + 4 + size))
    at += 4 + size
  }
  let used = 0
  const read = (field: number) => {
    if (field !== 0xffffffff) return field
    if (wide === null || used + 8 > wide.byteLength) refuse(item, 'lacks its 64-bit size')
    used += 8
    return safe(wide.getBigUint64(used - 8, true), item)
  }
  return [read(fields[0]), read(fields[1]), read(fields[2])] as const
}

/** Where the data starts. The local header must name the same file, as the directory does. Its sizes may be left to a descriptor. */
function readLocal(
  source: ByteSource,
  header: number,
  { name, method }: { readonly name: string; readonly method: number },
  item: string,
): number {
  if (header + localSize > source.size) refuse(item, 'starts outside of the file')
  const local = view(source.read(header, localSize))
  if (local.getUint32(0, true) !== signature.local) refuse(item, 'has no header')
  const nameLength = local.getUint16(26, true)
  const data = header + localSize + nameLength + local.getUint16(28, true)
  if (data > source.size) refuse(item, 'starts outside of the file')
  const flags = local.getUint16(6, true)
  if ((flags & refusedFlags) !== 0 || local.getUint16(8, true) !== method) refuse(item, 'disagrees with the directory')
  if (text(source.read(header + localSize, nameLength), item) !== name) refuse(item, 'has two names')
  return data
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function bytesOf(data: DataView, from: number, to: number): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset + from, to - from)
}

function safe(value: bigint, item: string): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) refuse(item, `promises ${value} bytes`)
  return Number(value)
}

function text(bytes: Uint8Array, item: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return refuse(item, 'has a file name that is no text')
  }
}
