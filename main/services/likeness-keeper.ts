import type { Run } from '../../preload/contract/records.ts'
import type { BlobStore } from '../files/blob-store.ts'
import { decodePicture, type Pixels } from '../files/decode-picture.ts'
import { compositionSide, type LikenessStore } from '../store/likeness-store.ts'
import { isEnded } from '../store/run-records.ts'
import type { RunStore } from '../store/run-store.ts'
import type { EventBus } from './event-bus.ts'
import type { Log } from './log.ts'

/** Notes where attention lies in the best picture of every drawing that ends. Returns a way to wait until it is done. */
export function keepLikeness(
  bus: EventBus,
  runs: RunStore,
  images: BlobStore,
  store: LikenessStore,
  log: Log,
): () => Promise<unknown> {
  let last: Promise<unknown> = Promise.resolve()
  bus.subscribe((event) => {
    if (event.name !== 'run.drawing' || !isEnded(event.payload.state)) return
    const { id, method } = event.payload
    last = last.then(async () => {
      const saliency = bestSaliency(await runs.get(id), method)
      const png = saliency === null ? null : await images.get(saliency)
      if (png !== null) store.setComposition(id, method, compositionOf(decodePicture(png)))
    })
    // Finding by likeness is a comfort: a drawing never fails for it.
    last = last.catch((thrown: unknown) => log.bug('likeness.bug', thrown))
  })
  return () => last
}

function bestSaliency(run: Run | null, method: string): string | null {
  const drawing = run?.drawings.find((own) => own.method === method)
  return drawing?.steps.find(({ index }) => index === drawing.bestStep)?.saliency ?? null
}

/** A grey picture's means over a 16 × 16 grid, as bytes. */
export function compositionOf({ width, height, channels, values }: Pixels): Uint8Array {
  const side = compositionSide
  const sums = new Float64Array(side * side)
  const counts = new Uint32Array(side * side)
  // Small pictures spread over several cells, large ones gather: walk over whichever has more places.
  const [columns, rows] = [Math.max(width, side), Math.max(height, side)]
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const cell = Math.floor((y * side) / rows) * side + Math.floor((x * side) / columns)
      const pixel = Math.floor((y * height) / rows) * width + Math.floor((x * width) / columns)
      sums[cell] = (sums[cell] ?? 0) + (values[pixel * channels] ?? 0)
      counts[cell] = (counts[cell] ?? 0) + 1
    }
  }
  return Uint8Array.from(sums, (sum, cell) => Math.round((sum / Math.max(1, counts[cell] ?? 1)) * 255))
}
