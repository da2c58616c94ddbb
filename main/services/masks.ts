import { randomUUID } from 'node:crypto'
import { mapFromFloats } from '../../models/mask/mask-map.ts'
import { FoveaError } from '../../preload/contract/errors.ts'
import type { MaskRecord } from '../../preload/contract/records.ts'
import type { LiveSettings } from '../../preload/contract/records.ts'
import type { PaintedMask } from '../engine/live-mask.ts'
import type { BlobStore } from '../files/blob-store.ts'
import { encodeGrey16 } from '../files/encode-picture.ts'
import { decodeMask, readMask } from '../files/read-mask.ts'
import type { MaskDocumentStore } from '../store/mask-document-store.ts'
import type { MaskStore } from '../store/mask-store.ts'
import type { EventBus } from './event-bus.ts'

type NewMask = Omit<MaskRecord, 'id' | 'updatedAt'> & { readonly id: string | null }

/** Masks: their layers as 16-bit grey PNGs among the images, and the library of those that have names. */
export interface MaskService {
  /** Stores a layer. `item` names it in failures. */
  readonly put: (png: Uint8Array, item: string) => Promise<{ sha256: string; width: number; height: number }>
  /** Takes a PNG file that must have this size. */
  readonly savePng: (png: Uint8Array, width: number, height: number, item: string) => Promise<string>
  /** What a recipe, or a change of a run, names, as arrays. Whatever is named stays in the library for good. */
  readonly paintedOf: (live: LiveSettings, width: number, height: number) => Promise<PaintedMask>
  readonly list: () => Promise<MaskRecord[]>
  readonly open: (id: string) => Promise<MaskRecord>
  readonly keep: (mask: NewMask) => Promise<MaskRecord>
  readonly rename: (id: string, name: string) => Promise<void>
  readonly duplicate: (id: string, name: string) => Promise<MaskRecord>
  readonly remove: (id: string) => Promise<void>
  readonly restore: (id: string) => Promise<void>
}

/** Stands for "no paint" in a stored delta. */
const noPaint = 32768

export function maskService(
  images: BlobStore,
  masks: MaskStore,
  documents: MaskDocumentStore,
  bus: EventBus,
  now: () => Date,
): MaskService {
  async function put(png: Uint8Array, item: string) {
    const { values, width, height } = decodeMask(png, item)
    const sha256 = await images.put(encodeGrey16(mapFromFloats(values, { width, height }).data, width, height))
    return { sha256, width, height }
  }

  /** A stored layer of this size as 0..1. Recorded, so that no sweep takes what a run was drawn with. */
  async function load(sha256: string, width: number, height: number): Promise<Float32Array> {
    const png = await images.get(sha256)
    if (png === null) throw lost(sha256)
    const mask = readMask(png, width, height, sha256)
    await masks.add(sha256, { width, height }, now())
    return mask
  }

  async function found(id: string): Promise<MaskRecord> {
    const mask = await documents.get(id)
    if (mask === null) throw unknown(id)
    return mask
  }

  async function change(id: string, work: Promise<boolean>): Promise<void> {
    if (!(await work)) throw unknown(id)
    bus.emit('masks.changed', {})
  }

  async function keep(mask: NewMask): Promise<MaskRecord> {
    for (const sha256 of [mask.base, mask.delta, mask.final]) {
      if (sha256 === null) continue
      const png = await images.get(sha256)
      if (png === null) throw lost(sha256)
      readMask(png, mask.width, mask.height, sha256)
    }
    const record = { ...mask, id: mask.id ?? randomUUID(), updatedAt: now().toISOString() }
    await documents.keep(record)
    bus.emit('masks.changed', {})
    return record
  }

  return {
    put,
    async savePng(png, width, height, item) {
      const mask = readMask(png, width, height, item)
      const sha256 = await images.put(encodeGrey16(mapFromFloats(mask, { width, height }).data, width, height))
      await masks.add(sha256, { width, height }, now())
      return sha256
    },
    async paintedOf({ mask, follow }, width, height) {
      if (follow !== null) {
        const stored = follow.delta === null ? null : await load(follow.delta, width, height)
        const delta = stored === null ? null : Int16Array.from(stored, (value) => Math.round(value * 65535) - noPaint)
        return { kind: 'follow', delta, settings: follow.settings }
      }
      return mask === null ? { kind: 'none' } : { kind: 'fixed', mask: await load(mask, width, height) }
    },
    list: documents.list,
    open: found,
    keep,
    rename: (id, name) => change(id, documents.rename(id, name)),
    async duplicate(id, name) {
      return keep({ ...(await found(id)), id: null, name })
    },
    remove: (id) => change(id, documents.setRemoved(id, now())),
    restore: (id) => change(id, documents.setRemoved(id, null)),
  }
}

function lost(sha256: string): FoveaError {
  return new FoveaError('image.unknown', 'The painted mask is not in the library.', sha256, 'Paint or choose it again.')
}

function unknown(id: string): FoveaError {
  return new FoveaError('mask.unknown', 'There is no such mask in the library.', id, 'Choose one from the list.')
}
