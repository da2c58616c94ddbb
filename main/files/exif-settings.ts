import type { PictureSource } from '../../preload/contract/picture-source.ts'
import { readParameters } from './a1111-parameters.ts'
import { readComfyGraph } from './comfy-graph.ts'

/** Where other programs write their settings in JPEG and WebP: EXIF 2.32 tags. */
const tag = { make: 0x010f, model: 0x0110, exifFolder: 0x8769, userComment: 0x9286 } as const
/** Entries of one folder that are looked at: real ones have a few dozen. */
const mostEntries = 256

/**
 * What a program wrote into a picture's EXIF block: A1111's user comment, or the graph that ComfyUI puts in place of a
 * camera's name. Null when it says nothing we understand. The block is hostile: whatever points outside it is left out.
 *
 * @param exif from the TIFF header on (`II` or `MM`), as in WebP's EXIF chunk and after JPEG's `Exif\0\0`
 */
export function readExifSettings(exif: Uint8Array): PictureSource | null {
  const view = new DataView(exif.buffer, exif.byteOffset, exif.byteLength)
  if (exif.byteLength < 8) return null
  const order = view.getUint16(0)
  if (order !== 0x4949 && order !== 0x4d4d) return null
  const little = order === 0x4949
  const main = entriesOf(view, view.getUint32(4, little), little)
  const folder = main.get(tag.exifFolder)
  const comment = folder && entriesOf(view, folder.value, little).get(tag.userComment)
  const said = comment && commentOf(bytesOf(exif, comment), little)
  const parameters = said === undefined ? null : readParameters(said)
  if (parameters !== null) return parameters
  for (const name of [tag.make, tag.model]) {
    const entry = main.get(name)
    const text = entry === undefined ? '' : new TextDecoder().decode(bytesOf(exif, entry)).replace(/\0+$/, '')
    const graph = text.startsWith('prompt:') ? readComfyGraph(text.slice('prompt:'.length)) : null
    if (graph !== null) return graph
  }
  return null
}

interface Entry {
  readonly count: number
  /** The value itself where it has four bytes, else where it stands. */
  readonly value: number
  /** Where the entry's own four bytes stand. */
  readonly at: number
}

function entriesOf(view: DataView, at: number, little: boolean): Map<number, Entry> {
  const entries = new Map<number, Entry>()
  if (at + 2 > view.byteLength) return entries
  const count = Math.min(mostEntries, view.getUint16(at, little))
  for (let n = 0; n < count; n++) {
    const entry = at + 2 + 12 * n
    if (entry + 12 > view.byteLength) break
    entries.set(view.getUint16(entry, little), {
      count: view.getUint32(entry + 4, little),
      value: view.getUint32(entry + 8, little),
      at: entry + 8,
    })
  }
  return entries
}

/** Of an entry of bytes. */
function bytesOf(exif: Uint8Array, { count, value, at }: Entry): Uint8Array {
  const from = count <= 4 ? at : value
  return exif.subarray(from, Math.min(exif.byteLength, from + count))
}

/** EXIF 2.32, 4.6.5: eight bytes of a character code before the text. */
function commentOf(bytes: Uint8Array, little: boolean): string {
  const code = new TextDecoder('latin1').decode(bytes.subarray(0, 8))
  const body = bytes.subarray(8)
  if (!code.startsWith('UNICODE')) return new TextDecoder().decode(body).replace(/\0+$/, '')
  // Programs write either order, whatever the block's own: Latin letters have their zero byte first in big-endian text.
  const isBig = body[0] === 0 || (body[1] !== 0 && !little)
  return new TextDecoder(isBig ? 'utf-16be' : 'utf-16le').decode(body).replace(/\0+$/, '')
}
