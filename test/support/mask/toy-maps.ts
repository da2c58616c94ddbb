import { encodeGrey16 } from '../../../main/files/encode-picture.ts'
import type { Host } from '../../../main/host.ts'
import { plainSettings } from '../../../models/mask/mask-stack.ts'
import type { Parsed } from '../../../preload/contract/methods.ts'
import { never } from '../toy-engine/toy-host.ts'

/** Stores a map of the toy pack's 8 × 8 pixels through the contract. */
export function putMap(host: Host, valueAt: (i: number) => number) {
  const png = encodeGrey16(
    Uint16Array.from({ length: 64 }, (_, i) => valueAt(i)),
    8,
    8,
  )
  return host.api['mask.put']({ png: Buffer.from(png).toString('base64') }, never)
}

/** A mask of the library that has only its final map. */
export function blankMask(final: string): Parsed<'mask.keep'> {
  return {
    id: null,
    name: 'a mask',
    width: 8,
    height: 8,
    base: null,
    baseKind: 'blank',
    delta: null,
    final,
    settings: plainSettings,
    follow: false,
  }
}
