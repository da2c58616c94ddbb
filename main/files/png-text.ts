import { inflateSync } from 'node:zlib'
import { PngError, type PngChunk } from './png-chunks.ts'

/** iTXt: international text (PNG specification 11.3.3.4). */

const maxTextBytes = 1024 * 1024

/**
 * The chunk that a text is best kept in: `parameters`, which old readers look for as tEXt, is tEXt while Latin-1 has all
 * of its characters; everything else is iTXt.
 */
export function bestTextChunk(keyword: string, text: string): PngChunk {
  // Latin-1 as PNG has it: printable characters and line breaks.
  if (keyword !== 'parameters' || !/^[\n\x20-\x7e\xa0-\xff]*$/.test(text)) return textChunk(keyword, text)
  return { type: 'tEXt', data: new Uint8Array(Buffer.from(`${keyword}\0${text}`, 'latin1')) }
}

/** The text under `keyword`, in whichever of the three kinds of chunk. Null when there is none, or it is damaged. */
export function readAnyText(chunks: readonly PngChunk[], keyword: string): string | null {
  for (const { type, data } of chunks) {
    const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    if ((type !== 'tEXt' && type !== 'zTXt') || bytes.toString('latin1', 0, bytes.indexOf(0)) !== keyword) continue
    const body = bytes.subarray(keyword.length + 1)
    try {
      const plain = type === 'tEXt' ? body : inflateSync(body.subarray(1), { maxOutputLength: maxTextBytes })
      return plain.byteLength > maxTextBytes ? null : plain.toString('latin1')
    } catch {
      return null
    }
  }
  try {
    return readText(chunks, keyword)
  } catch {
    return null
  }
}

/** An uncompressed iTXt chunk. `keyword` is 1 to 79 Latin-1 characters. */
export function textChunk(keyword: string, text: string): PngChunk {
  // Keyword, end, compression flag, method, no language tag, no translated keyword.
  const head = Buffer.concat([Buffer.from(keyword, 'latin1'), Buffer.from([0, 0, 0, 0, 0])])
  return { type: 'iTXt', data: new Uint8Array(Buffer.concat([head, Buffer.from(text, 'utf8')])) }
}

/** The text under `keyword`, or null. @throws PngError when it is there and damaged or too long. */
export function readText(chunks: readonly PngChunk[], keyword: string): string | null {
  for (const { type, data } of chunks) {
    if (type !== 'iTXt') continue
    const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    const end = bytes.indexOf(0)
    if (end < 1 || end > 79 || bytes.toString('latin1', 0, end) !== keyword) continue
    const compressed = bytes[end + 1] === 1
    const language = bytes.indexOf(0, end + 3)
    const translated = language < 0 ? -1 : bytes.indexOf(0, language + 1)
    if (translated < 0) throw new PngError('its text is damaged')
    return decode(bytes.subarray(translated + 1), compressed)
  }
  return null
}

function decode(bytes: Buffer, compressed: boolean): string {
  if (bytes.byteLength > maxTextBytes) throw new PngError('its text is too long')
  try {
    const plain = compressed ? inflateSync(bytes, { maxOutputLength: maxTextBytes }) : bytes
    return new TextDecoder('utf-8', { fatal: true }).decode(plain)
  } catch (cause) {
    throw new PngError('its text is damaged', { cause })
  }
}
