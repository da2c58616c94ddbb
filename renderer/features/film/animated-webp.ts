/**
 * Still WebP pictures as one animation (RFC 9649; WebP container specification, "Animation").
 *
 *   RIFF( VP8X  ANIM  ANMF(frame)* )
 *
 * Every browser writes still WebP and none writes animated ones, and the container is a dozen fields: no library is needed.
 */

interface AnimationOptions {
  readonly width: number
  readonly height: number
  /** Of each frame, in milliseconds. */
  readonly duration: number
}

/** The picture's own chunks: its pixels, and its alpha channel where it has one. */
const pictureChunks = new Set(['ALPH', 'VP8 ', 'VP8L'])

/** @throws RangeError when a frame is no WebP picture */
export function animatedWebp(
  frames: readonly Uint8Array[],
  { width, height, duration }: AnimationOptions,
): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(10)
  header[0] = animationFlag
  put24(header, 4, width - 1)
  put24(header, 7, height - 1)
  // Background 0, loop for ever.
  const chunks = [chunk('VP8X', header), chunk('ANIM', new Uint8Array(6))]
  for (const frame of frames) {
    const fields = new Uint8Array(16)
    put24(fields, 6, width - 1)
    put24(fields, 9, height - 1)
    put24(fields, 12, duration)
    fields[15] = noBlending
    chunks.push(chunk('ANMF', join([fields, ...picturePart(frame)])))
  }
  const body = join([text('WEBP'), ...chunks])
  return chunk('RIFF', body)
}

const animationFlag = 0b10
const noBlending = 0b10

function picturePart(webp: Uint8Array): Uint8Array[] {
  const view = new DataView(webp.buffer, webp.byteOffset, webp.byteLength)
  const name = (at: number) => String.fromCharCode(...webp.subarray(at, at + 4))
  if (webp.length < 20 || name(0) !== 'RIFF' || name(8) !== 'WEBP') throw new RangeError('a frame is no WebP picture')
  const found: Uint8Array[] = []
  for (let at = 12; at + 8 <= webp.length;) {
    const padded = 8 + Math.ceil(view.getUint32(at + 4, true) / 2) * 2
    if (pictureChunks.has(name(at))) found.push(webp.subarray(at, at + padded))
    at += padded
  }
  return found
}

/** A chunk: name, length, content, and a byte to make it even. */
function chunk(name: string, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8 + Math.ceil(content.length / 2) * 2)
  bytes.set(text(name))
  new DataView(bytes.buffer).setUint32(4, content.length, true)
  bytes.set(content, 8)
  return bytes
}

function text(letters: string): Uint8Array {
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0))
}

function put24(bytes: Uint8Array, at: number, value: number): void {
  for (let n = 0; n < 3; n++) bytes[at + n] = (value >> (8 * n)) & 255
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
