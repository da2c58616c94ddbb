import type { Provider } from '../../models/providers/provider.ts'
import { FoveaError } from '../../preload/contract/errors.ts'
import type { LikenessWork } from '../../preload/contract/gallery.ts'
import type { EngineClient } from '../engine-supervisor/engine-client.ts'
import type { BlobStore } from '../files/blob-store.ts'
import { decodePicture } from '../files/decode-picture.ts'
import { fitPicture } from '../files/fit-picture.ts'
import { PngError } from '../files/png-chunks.ts'
import type { PackOnDisk } from '../files/verify-pack.ts'
import type { LikenessStore } from '../store/likeness-store.ts'
import type { UnseenPicture, UnseenPictures } from '../store/unseen-pictures.ts'
import { encoderName } from './encoder-name.ts'
import type { EventBus } from './event-bus.ts'
import { compositionOf } from './likeness-keeper.ts'
import type { Log } from './log.ts'
import type { PackService } from './packs.ts'
import type { RunService } from './runs.ts'

/** Lets the engine look at pictures, so that others like them can be found. Drawings go first. */
export interface PictureLooker {
  readonly state: () => LikenessWork
  /** Looks at every picture that was never looked at. Nothing when it is under way. */
  readonly start: () => LikenessWork
  /** Ends after the picture under way; the next start goes on from there. */
  readonly stop: () => LikenessWork
  readonly close: () => Promise<void>
}

export interface PictureLookerParts {
  readonly unseen: UnseenPictures
  readonly likeness: LikenessStore
  readonly images: BlobStore
  readonly packs: PackService
  readonly engine: EngineClient
  readonly runs: Pick<RunService, 'exclusive'>
  readonly provider: Provider
  readonly bus: EventBus
  readonly log: Log
}

export function pictureLooker(parts: PictureLookerParts): PictureLooker {
  const { unseen, likeness, bus, log } = parts
  let work = { running: false, done: 0, total: 0, failed: 0 }
  let stopping = false
  let closed = false
  let last: Promise<unknown> = Promise.resolve()
  const say = (): void => bus.emit('library.likeness', { ...work, missing: null })

  async function lookAt(picture: UnseenPicture, pack: PackOnDisk): Promise<boolean> {
    const png = await parts.images.get(picture.image)
    if (png === null) return false
    const { manifest, folder, manifestHash, places } = pack
    const { width, height } = manifest
    const seen = await parts.runs.exclusive(async () => {
      if (closed) return null
      return parts.engine.embed({
        packFolder: folder,
        packHash: manifestHash,
        places,
        provider: parts.provider,
        picture: fitPicture(decodePicture(png), width, height),
        wantsSaliency: !picture.hasComposition,
      })
    })
    // Weights that overflow on a picture say nothing about it.
    if (seen == null || !seen.embedding.every(Number.isFinite)) return false
    likeness.setEmbedding(picture.run, picture.method, encoderName(pack), seen.embedding)
    if (seen.saliency !== null) {
      const map = { width, height, channels: 1, values: stretched(seen.saliency) }
      likeness.setComposition(picture.run, picture.method, compositionOf(map))
    }
    return true
  }

  /** The encoder of a picture's own pack where that is there; else of the first pack that is. */
  function packFinder(): (id: string) => Promise<PackOnDisk | null> {
    const found = new Map<string, Promise<PackOnDisk | null>>()
    const tried = (id: string): Promise<PackOnDisk | null> => {
      const known = found.get(id) ?? parts.packs.require(id).catch(nullWhenRefused)
      found.set(id, known)
      return known
    }
    return async (id) => {
      const own = id === '' ? null : await tried(id)
      if (own !== null) return own
      for (const { id: other } of await parts.packs.describe()) {
        const pack = await tried(other)
        if (pack !== null) return pack
      }
      return null
    }
  }

  async function all(): Promise<void> {
    const pictures = unseen.all()
    const packOf = packFinder()
    work = { running: true, done: 0, total: pictures.length, failed: 0 }
    say()
    for (const picture of pictures) {
      if (stopping || closed) break
      const pack = await packOf(picture.pack)
      // A picture that cannot be read is passed over; an engine that fails would fail for every other one too.
      const isSeen = pack !== null && (await lookAt(picture, pack).catch(falseWhenUnreadable))
      if (isSeen) work.done++
      else work.failed++
      if ((work.done + work.failed) % 8 === 0) say()
    }
  }

  function start(): void {
    stopping = false
    if (work.running || closed) return
    work = { ...work, running: true }
    last = last
      .then(all)
      .catch((thrown: unknown) => log.bug('likeness.looking', thrown))
      .finally(() => {
        work = { ...work, running: false }
        say()
        bus.emit('library.changed', {})
      })
  }

  bus.subscribe((event) => {
    // After a stop the artist wants the machine, and an engine that died is not started again for this.
    if (event.name !== 'run.finished' || event.payload.state !== 'finished' || closed) return
    const { id } = event.payload
    last = last
      .then(async () => {
        const packOf = packFinder()
        for (const picture of unseen.ofRun(id)) {
          const pack = closed ? null : await packOf(picture.pack)
          if (pack !== null) await lookAt(picture, pack)
        }
      })
      .catch((thrown: unknown) => log.bug('likeness.looking', thrown))
  })

  const state = (): LikenessWork => ({ ...work, missing: unseen.count() })
  return {
    state,
    start() {
      start()
      return state()
    },
    stop() {
      stopping = true
      return state()
    },
    async close() {
      closed = true
      await last
    },
  }
}

function nullWhenRefused(thrown: unknown): null {
  if (thrown instanceof FoveaError) return null
  throw thrown
}

function falseWhenUnreadable(thrown: unknown): false {
  if (thrown instanceof PngError) return false
  throw thrown
}

/** The absolute scale of a prediction means nothing. */
function stretched(map: Float32Array): Float32Array {
  let [least, most] = [Infinity, -Infinity]
  for (const value of map) {
    least = Math.min(least, value)
    most = Math.max(most, value)
  }
  return map.map((value) => (most > least ? (value - least) / (most - least) : 0))
}
