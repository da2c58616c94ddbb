import { encodeGrey } from '../../../main/files/encode-picture.ts'
import { readChunks, writeChunks, type PngChunk } from '../../../main/files/png-chunks.ts'
import { textChunk } from '../../../main/files/png-text.ts'
import { deflateSync } from 'node:zlib'

/** Pictures as other programs save them, made from what their documentation and sources say of the format. */
export interface ForeignPicture {
  readonly title: string
  readonly png: Uint8Array
  readonly expected: {
    readonly program: string
    readonly prompt: string
    readonly negative?: string
    readonly seed: string
    readonly steps: number
    readonly sampler: string
    readonly guidance: number
    readonly model?: string
  }
}

export type TextKind = 'tEXt' | 'iTXt' | 'zTXt'

/** The smallest picture with this text in it. */
export function pictureSaying(keyword: string, text: string, kind: TextKind = 'tEXt'): Uint8Array {
  const [header, ...rest] = readChunks(encodeGrey(new Uint8Array(64), 8, 8))
  return writeChunks([header!, chunkOf(keyword, text, kind), ...rest])
}

function chunkOf(keyword: string, text: string, kind: TextKind): PngChunk {
  if (kind === 'iTXt') return textChunk(keyword, text)
  const latin = Buffer.from(text, 'latin1')
  const head = Buffer.from(`${keyword}\0`, 'latin1')
  const body = kind === 'tEXt' ? latin : Buffer.concat([Buffer.from([0]), deflateSync(latin)])
  return { type: kind, data: new Uint8Array(Buffer.concat([head, body])) }
}

/** What was asked for, without who was asked. */
export type ForeignSettings = Omit<ForeignPicture['expected'], 'program'>
