import { useQuery } from '@tanstack/react-query'
import type { MaskMap } from '../../../models/mask/mask-map.ts'
import type { StepRow } from '../../../preload/contract/records.ts'
import { useShownRun } from '../../app/shown-run.ts'
import { useView } from '../../app/view-store.ts'
import { pictureUrl } from '../../client/picture-url.ts'
import { heatTable } from '../../canvas/overlay-paint.ts'
import { useCursor } from '../timeline/cursor-store.ts'
import { shownStep } from '../timeline/shown-step.ts'
import { fetchMap } from './mask-layers.ts'

/** The step whose picture lies under the mask: the chosen method's, where the cursor stands. Null without any. */
export function useSourceStep(): StepRow | null {
  const { data: run } = useShownRun()
  const method = useView(({ method }) => method)
  const cursor = useCursor(({ cursor }) => cursor)
  const drawing = run?.drawings.find((each) => each.method === method) ?? run?.drawings.at(-1)
  return drawing === undefined ? null : shownStep(drawing, cursor)
}

/** A stored picture, decoded. It never changes. */
export function useBitmap(sha256: string | null) {
  return useQuery({
    queryKey: ['bitmap', sha256],
    queryFn: async () => createImageBitmap(await (await fetch(pictureUrl(sha256 ?? ''))).blob()),
    enabled: sha256 !== null,
    gcTime: 60_000,
    // Bitmaps are no plain data: comparing them part by part would find them all alike.
    structuralSharing: false,
  }).data
}

/** A stored map at 16 bits. */
export function useMap(sha256: string | null): MaskMap | undefined {
  return useQuery({
    queryKey: ['map', sha256],
    queryFn: () => fetchMap(sha256 ?? ''),
    enabled: sha256 !== null,
    gcTime: 60_000,
    structuralSharing: false,
  }).data
}

/** A map as a viridis picture. */
export async function heatBitmap({ width, height, data }: MaskMap): Promise<ImageBitmap> {
  const table = heatTable()
  const image = new ImageData(width, height)
  const words = new Uint32Array(image.data.buffer)
  for (let i = 0; i < words.length; i++) words[i] = table[(data[i] ?? 0) >> 8] ?? 0
  return createImageBitmap(image)
}

/** The picture's pixels at a mask's size, for fills by colour. */
export function pixelsOf(bitmap: ImageBitmap, width: number, height: number): Uint8ClampedArray | null {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
  if (context === null) return null
  context.drawImage(bitmap, 0, 0, width, height)
  return context.getImageData(0, 0, width, height).data
}
