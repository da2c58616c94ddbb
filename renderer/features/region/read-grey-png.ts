import { decode } from 'fast-png'
import type { MaskMap } from '../../../models/mask/mask-map.ts'

/** One of our own grey maps, 8 or 16 bits, as 16. @throws Error on any other file */
export function readGreyPng(bytes: Uint8Array): MaskMap {
  const { width, height, data, depth, channels } = decode(bytes, { checkCrc: true })
  if (channels !== 1 || (depth !== 8 && depth !== 16)) throw new Error('not a grey map')
  return { width, height, data: depth === 16 ? Uint16Array.from(data) : Uint16Array.from(data, (value) => value * 257) }
}

/** A text of a PNG; empty when it has none of that name. */
export function readText(bytes: Uint8Array, keyword: string): string {
  return decode(bytes).text?.[keyword] ?? ''
}
