/** So much of a file is looked at: settings are a few kilobytes, and a contract message is small. */
const mostBytes = 262_144
const mostChunks = 64

/**
 * The EXIF block of a JPEG or WebP, from its TIFF header on; null where it has none. Only found here: what is in it is
 * for the host to read. A file that lies about its lengths has none.
 */
export async function exifOf(file: Blob): Promise<Uint8Array<ArrayBuffer> | null> {
  const head = await bytesAt(file, 0, 12)
  if (head[0] === 0xff && head[1] === 0xd8) return exifOfJpeg(await bytesAt(file, 0, mostBytes))
  return textOf(head.subarray(0, 4)) === 'RIFF' && textOf(head.subarray(8)) === 'WEBP' ? exifOfWebp(file) : null
}

/** Segments up to the picture's data (JPEG, ISO 10918-1, B.1.1); EXIF is APP1. */
function exifOfJpeg(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
  for (let at = 2, n = 0; at + 10 <= bytes.length && n < mostChunks; n++) {
    const [mark, kind] = [bytes[at], bytes[at + 1]]
    const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)
    if (mark !== 0xff || kind === 0xda || length < 2) return null
    const body = bytes.subarray(at + 4, at + 2 + length)
    if (kind === 0xe1 && textOf(body.subarray(0, 6)) === 'Exif\0\0') return body.slice(6)
    at += 2 + length
  }
  return null
}

/** Chunks of the RIFF container; EXIF may stand behind the picture's own, which are stepped over unread. */
async function exifOfWebp(file: Blob): Promise<Uint8Array<ArrayBuffer> | null> {
  for (let at = 12, n = 0; at + 8 <= file.size && n < mostChunks; n++) {
    const header = await bytesAt(file, at, 8)
    const length = new DataView(header.buffer).getUint32(4, true)
    if (textOf(header.subarray(0, 4)) === 'EXIF') {
      const body = await bytesAt(file, at + 8, Math.min(length, mostBytes))
      return textOf(body.subarray(0, 6)) === 'Exif\0\0' ? body.slice(6) : body
    }
    at += 8 + length + (length % 2)
  }
  return null
}

async function bytesAt(file: Blob, from: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await file.slice(from, from + length).arrayBuffer())
}

function textOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}
