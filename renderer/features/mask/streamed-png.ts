import type { MaskMap } from '../../../models/mask/mask-map.ts'

/** Rows prepared at a time: a few milliseconds, so that the next stroke does not wait. */
const rowsAtOnce = 64

/**
 * A 16-bit grey PNG (PNG specification, 11 and 9.2: filter "up"), compressed by the browser beside the page's own work.
 *
 * The pixels are those of `maskPng`; only how they are packed differs, and the host packs anew what it stores.
 */
export async function streamedPng({ width, height, data }: MaskMap): Promise<Uint8Array> {
  const compression = new CompressionStream('deflate')
  const packed = new Response(compression.readable).arrayBuffer()
  const writer = compression.writable.getWriter()
  for (let row = 0; row < height; row += rowsAtOnce) {
    await writer.write(filteredRows(data, width, row, Math.min(height, row + rowsAtOnce)))
    await new Promise((resolve) => setTimeout(resolve))
  }
  await writer.close()
  const header = new DataView(new ArrayBuffer(13))
  header.setUint32(0, width)
  header.setUint32(4, height)
  // Sixteen bits, grey; compression, filter and interlace of the one kind there is, or none.
  header.setUint8(8, 16)
  const parts = [
    Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10),
    chunk('IHDR', new Uint8Array(header.buffer)),
    chunk('IDAT', new Uint8Array(await packed)),
    chunk('IEND', new Uint8Array()),
  ]
  const png = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    png.set(part, at)
    at += part.length
  }
  return png
}

/** Big-endian samples less those above, each row after its filter's number, 2. */
function filteredRows(data: Uint16Array, width: number, from: number, to: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array((to - from) * (1 + 2 * width))
  let at = 0
  for (let y = from; y < to; y++) {
    bytes[at++] = 2
    for (let i = y * width; i < (y + 1) * width; i++) {
      const [here, above] = [data[i] ?? 0, y === 0 ? 0 : (data[i - width] ?? 0)]
      bytes[at++] = (here >> 8) - (above >> 8)
      bytes[at++] = (here & 255) - (above & 255)
    }
  }
  return bytes
}

function chunk(type: string, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + body.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, body.length)
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i)
  bytes.set(body, 8)
  view.setUint32(8 + body.length, crcOf(bytes.subarray(4, 8 + body.length)))
  return bytes
}

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c >>> 0
})

/** PNG specification, annex D. */
function crcOf(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (crcTable[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}
