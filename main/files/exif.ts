/**
 * A TIFF block with the two EXIF fields that tools read generation settings from: ImageDescription (270, ASCII) and
 * UserComment (37510, `UNICODE` and UTF-16BE, as AUTOMATIC1111 writes it). Exif 2.32, 4.6.
 */
export function exifBlock(userComment: string): Uint8Array {
  const text = Buffer.concat([Buffer.from('UNICODE\0', 'latin1'), utf16be(userComment)])
  // Header 8, IFD0 with one entry 18, EXIF IFD with one entry 18, then the text.
  const ifd0 = 8
  const exifIfd = ifd0 + 18
  const data = exifIfd + 18
  const bytes = Buffer.alloc(data + text.byteLength)
  bytes.write('MM\0*', 0, 'latin1')
  bytes.writeUInt32BE(ifd0, 4)
  writeEntry(bytes, ifd0, [0x8769, 4, 1, exifIfd])
  writeEntry(bytes, exifIfd, [0x9286, 7, text.byteLength, data])
  text.copy(bytes, data)
  return new Uint8Array(bytes)
}

/** A directory of one entry and no next directory. */
function writeEntry(bytes: Buffer, at: number, [tag, type, count, value]: [number, number, number, number]): void {
  bytes.writeUInt16BE(1, at)
  bytes.writeUInt16BE(tag, at + 2)
  bytes.writeUInt16BE(type, at + 4)
  bytes.writeUInt32BE(count, at + 6)
  bytes.writeUInt32BE(value, at + 10)
}

function utf16be(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16()
}
