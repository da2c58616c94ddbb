import type { PictureSource } from '../../preload/contract/picture-source.ts'
import { readParameters } from './a1111-parameters.ts'
import { readComfyGraph } from './comfy-graph.ts'
import { readDream, readInvokeMetadata, readSdMetadata } from './invokeai-metadata.ts'
import { readChunks } from './png-chunks.ts'
import { readAnyText } from './png-text.ts'

/** In the order they are trusted: a program's own words before what it wrote for others. */
const readers = [
  ['invokeai_metadata', readInvokeMetadata],
  ['sd-metadata', readSdMetadata],
  ['Dream', readDream],
  ['parameters', readParameters],
  ['prompt', readComfyGraph],
] as const

/** What the program that made a PNG wrote into it, or null when it says nothing we understand. @throws PngError */
export function readPictureSource(png: Uint8Array): PictureSource | null {
  const chunks = readChunks(png)
  for (const [keyword, read] of readers) {
    const text = readAnyText(chunks, keyword)
    const source = text === null ? null : read(text)
    if (source !== null) return source
  }
  return null
}
