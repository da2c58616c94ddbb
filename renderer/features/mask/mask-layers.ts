import type { MaskLayers } from '../../../models/mask/mask-document.ts'
import type { MapSize, MaskMap } from '../../../models/mask/mask-map.ts'
import type { BaseLayer } from '../../../models/mask/edit-history.ts'
import { plainSettings } from '../../../models/mask/mask-stack.ts'
import type { MaskRecord } from '../../../preload/contract/records.ts'
import { pictureUrl } from '../../client/picture-url.ts'
import { readMaskPng } from './mask-png.ts'

/** Stands for "no paint" in a stored delta. */
const noPaint = 32768

/** A stored map at its full 16 bits. */
export async function fetchMap(sha256: string): Promise<MaskMap> {
  const response = await fetch(pictureUrl(sha256))
  if (!response.ok) throw new Error(`the map ${sha256} was not there: ${response.status}`)
  return readMaskPng(new Uint8Array(await response.arrayBuffer()))
}

export function deltaMap(delta: Int16Array, { width, height }: MapSize): MaskMap {
  // A loop: `from` with a function takes a tenth of a second for a large mask.
  const data = new Uint16Array(delta.length)
  for (let i = 0; i < data.length; i++) data[i] = (delta[i] ?? 0) + noPaint
  return { width, height, data }
}

/** The layers of a mask of the library. */
export async function fetchLayers(record: MaskRecord): Promise<MaskLayers> {
  const { width, height, base, baseKind, delta, settings } = record
  const [under, paint] = await Promise.all([
    base === null ? null : fetchMap(base),
    delta === null ? null : fetchMap(delta),
  ])
  const n = width * height
  return {
    width,
    height,
    base: { map: under?.data ?? new Uint16Array(n), sha256: base, kind: baseKind },
    delta: paint === null ? new Int16Array(n) : Int16Array.from(paint.data, (value) => value - noPaint),
    settings,
  }
}

/** A new mask on a first layer, or on nothing. */
export function layersOn(size: MapSize, base: BaseLayer | null): MaskLayers {
  const n = size.width * size.height
  return {
    ...size,
    base: base ?? { map: new Uint16Array(n), sha256: null, kind: 'blank' },
    delta: new Int16Array(n),
    settings: plainSettings,
  }
}
