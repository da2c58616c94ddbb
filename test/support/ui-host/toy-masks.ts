import { encodeGrey16 } from '../../../main/files/encode-picture.ts'
import { decodeMask } from '../../../main/files/read-mask.ts'
import type { EventBus } from '../../../main/services/event-bus.ts'
import { mapFromFloats } from '../../../models/mask/mask-map.ts'
import { FoveaError } from '../../../preload/contract/errors.ts'
import type { Api } from '../../../preload/contract/methods.ts'
import type { MaskRecord } from '../../../preload/contract/records.ts'
import { storePicture } from './toy-steps.ts'

export interface ToyMask extends MaskRecord {
  readonly removed: boolean
}

type MaskCalls = Pick<Api, Extract<keyof Api, `mask.${string}`>>

/** The library of masks in memory. */
export function toyMasks(bus: EventBus, pictures: Map<string, Uint8Array>, masks: Map<string, ToyMask>): MaskCalls {
  const find = (id: string): ToyMask => {
    const mask = masks.get(id)
    if (mask === undefined) throw new FoveaError('mask.unknown', 'There is no such mask.', id, 'Choose another.')
    return mask
  }
  const put = (mask: ToyMask): MaskRecord => {
    masks.set(mask.id, mask)
    bus.emit('masks.changed', {})
    return recordOf(mask)
  }
  const at = (): string => new Date(Date.UTC(2026, 10, 22, 12, 0, masks.size)).toISOString()
  return {
    'mask.put': async ({ png }) => {
      const { values, width, height } = decodeMask(new Uint8Array(Buffer.from(png, 'base64')), 'mask')
      const grey = encodeGrey16(mapFromFloats(values, { width, height }).data, width, height)
      return { sha256: storePicture(pictures, grey), width, height }
    },
    'mask.list': async () => ({
      masks: [...masks.values()]
        .filter(({ removed }) => !removed)
        .reverse()
        .map(recordOf),
    }),
    'mask.open': async ({ id }) => recordOf(find(id)),
    'mask.keep': async (mask) => put({ ...mask, id: mask.id ?? crypto.randomUUID(), updatedAt: at(), removed: false }),
    'mask.rename': async ({ id, name }) => (put({ ...find(id), name }), null),
    'mask.duplicate': async ({ id, name }) => put({ ...find(id), id: crypto.randomUUID(), name, updatedAt: at() }),
    'mask.remove': async ({ id }) => (put({ ...find(id), removed: true }), null),
    'mask.restore': async ({ id }) => (put({ ...find(id), removed: false }), null),
  }
}

function recordOf({ removed: _removed, ...mask }: ToyMask): MaskRecord {
  return mask
}
