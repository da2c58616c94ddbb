import { crc32 } from 'node:zlib'

/**
 * PNG as chunks (PNG specification, third edition, section 5), for reading and adding metadata without touching pixels.
 *
 * Everything read is untrusted: lengths are checked against the file, checksums against the bytes.
 */
export interface PngChunk {
  readonly type: string
  readonly data: Uint8Array
}

const signature = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10)

/** 64 MB: no picture of ours comes near (reference/reliability-security.md 6). */
export const maxPngBytes = 64 * 1024 * 1024
export const maxPngSide = 16_384
export const maxPngPixels = 64_000_000

/** Why a file is no PNG that we read. A value to be named by the caller, who knows which file it was. */
export class PngError extends Error {
  override readonly name = 'PngError'
}

/** The chunks in order. @throws PngError */
export function readChunks(bytes: Uint8Array): PngChunk[] {
  if (bytes.byteLength > maxPngBytes) throw new PngError('the file is too large')
  if (signature.some((byte, i) => bytes[i] !== byte)) throw new PngError('it is not a PNG file')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const chunks: PngChunk[] = []
  let offset = signature.length
  while (offset < bytes.byteLength) {
    if (offset + 12 > bytes.byteLength) throw new PngError('it ends inside a chunk')
    const length = view.getUint32(offset)
    const end = offset + 12 + length
    if (end > bytes.byteLength) throw new PngError('a chunk is longer than the file')
    if (view.getUint32(end - 4) !== crc32(bytes.subarray(offset + 4, end - 4)))
      throw new PngError('a checksum does not match')
    const type = Buffer.from(bytes.subarray(offset + 4, offset + 8)).toString('latin1')
    if (!/^[A-Za-z]{4}$/.test(type)) throw new PngError('a chunk has no valid name')
    chunks.push({ type, data: bytes.subarray(offset + 8, end - 4) })
    offset = end
    if (type === 'IEND') break
  }
  if (chunks[0]?.type !== 'IHDR' || chunks.at(-1)?.type !== 'IEND')
    throw new PngError('its header or its end is missing')
  return chunks
}

/** The file of these chunks, checksums included. */
export function writeChunks(chunks: readonly PngChunk[]): Uint8Array {
  const total = chunks.reduce((sum, { data }) => sum + 12 + data.byteLength, signature.length)
  const bytes = new Uint8Array(total)
  const view = new DataView(bytes.buffer)
  bytes.set(signature)
  let offset = signature.length
  for (const { type, data } of chunks) {
    view.setUint32(offset, data.byteLength)
    bytes.set(Buffer.from(type, 'latin1'), offset + 4)
    bytes.set(data, offset + 8)
    const end = offset + 8 + data.byteLength
    view.setUint32(end, crc32(bytes.subarray(offset + 4, end)))
    offset = end + 4
  }
  return bytes
}

export interface PngHeader {
  readonly width: number
  readonly height: number
  readonly depth: number
  readonly colourType: number
}

/** The IHDR, refused before any pixel is inflated when it promises a decompression bomb. @throws PngError */
export function readHeader(chunks: readonly PngChunk[]): PngHeader {
  const data = chunks[0]?.data
  if (data?.byteLength !== 13) throw new PngError('its header is damaged')
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const header = {
    width: view.getUint32(0),
    height: view.getUint32(4),
    depth: view.getUint8(8),
    colourType: view.getUint8(9),
  }
  const { width, height } = header
  if (width === 0 || height === 0) throw new PngError('it has no pixels')
  if (width > maxPngSide || height > maxPngSide || width * height > maxPngPixels) {
    throw new PngError(`${width}×${height} pixels are too many`)
  }
  if (chunks.some(({ type }) => type === 'acTL')) throw new PngError('it is animated')
  return header
}
