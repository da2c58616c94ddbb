/** Puts EXIF and XMP into a WebP: the extended header, the picture's own chunks, then the metadata (WebP container spec). */
export function webpWithMetadata(
  webp: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
  exif: Uint8Array | null,
  xmp: string | null,
): Uint8Array {
  const body = Buffer.from(webp.subarray(12))
  const isExtended = body.toString('latin1', 0, 4) === 'VP8X'
  const kept = isExtended ? body.subarray(8 + 10) : body
  const alpha = kept.includes('ALPH') || (kept.toString('latin1', 0, 4) === 'VP8L' && ((kept[12] ?? 0) & 0x10) !== 0)
  const header = Buffer.alloc(10)
  header[0] = (exif === null ? 0 : 0x08) | (xmp === null ? 0 : 0x04) | (alpha ? 0x10 : 0)
  header.writeUIntLE(width - 1, 4, 3)
  header.writeUIntLE(height - 1, 7, 3)
  const chunks = [chunk('VP8X', header), kept]
  if (exif !== null) chunks.push(chunk('EXIF', Buffer.from(exif)))
  if (xmp !== null) chunks.push(chunk('XMP ', Buffer.from(xmp, 'utf8')))
  const all = Buffer.concat(chunks)
  const riff = Buffer.alloc(12)
  riff.write('RIFF', 0, 'latin1')
  riff.writeUInt32LE(all.byteLength + 4, 4)
  riff.write('WEBP', 8, 'latin1')
  return new Uint8Array(Buffer.concat([riff, all]))
}

function chunk(name: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.write(name, 0, 'latin1')
  head.writeUInt32LE(data.byteLength, 4)
  return Buffer.concat([head, data, Buffer.alloc(data.byteLength % 2)])
}
