/** Puts EXIF and XMP into a JPEG as APP1 segments right after the start (JPEG File Interchange; XMP part 3, 1.1.3). */
export function jpegWithMetadata(jpeg: Uint8Array, exif: Uint8Array | null, xmp: string | null): Uint8Array {
  const parts: Uint8Array[] = [jpeg.subarray(0, 2)]
  if (exif !== null) parts.push(app1(Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exif])))
  if (xmp !== null) parts.push(app1(Buffer.from(`http://ns.adobe.com/xap/1.0/\0${xmp}`, 'utf8')))
  return new Uint8Array(Buffer.concat([...parts, jpeg.subarray(2)]))
}

/** 65,533 bytes are the most that a segment holds. */
export const maxSegmentBytes = 65_533

function app1(payload: Buffer): Buffer {
  if (payload.byteLength > maxSegmentBytes) throw new RangeError('the metadata is too long for a JPEG')
  const head = Buffer.from([0xff, 0xe1, 0, 0])
  head.writeUInt16BE(payload.byteLength + 2, 2)
  return Buffer.concat([head, payload])
}
