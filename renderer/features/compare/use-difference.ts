import { useQuery } from '@tanstack/react-query'
import { must } from '../../../models/must.ts'
import { heatTable } from '../../canvas/overlay-paint.ts'
import { pictureDifference } from './picture-difference.ts'
import type { DifferenceKind } from './compare-store.ts'
import type { Compared } from './compared.ts'

/** Larger pictures are compared at this side: the structural measure takes its time. */
const mostSide = 512

/** Where the first two pictures differ, as a viridis picture, and how much in all. */
export function useDifference(a: Compared | null, b: Compared | null, kind: DifferenceKind, isWanted: boolean) {
  const [first, second] = [a?.bitmap ?? null, b?.bitmap ?? null]
  return useQuery({
    queryKey: ['difference', a?.step.image ?? null, b?.step.image ?? null, kind, first?.width],
    queryFn: async () => {
      const [p, q] = [must(first, 'asked only with both pictures'), must(second, 'asked only with both pictures')]
      const scale = Math.min(1, mostSide / Math.max(p.width, p.height))
      const [width, height] = [Math.round(p.width * scale), Math.round(p.height * scale)]
      const { map, total } = pictureDifference(pixelsOf(p, width, height), pixelsOf(q, width, height), kind)
      const table = heatTable()
      const image = new ImageData(width, height)
      new Uint32Array(image.data.buffer).set(Uint32Array.from(map, (value) => table[Math.round(value * 255)] ?? 0))
      return { bitmap: await createImageBitmap(image), total }
    },
    enabled: isWanted && first !== null && second !== null,
    gcTime: 60_000,
    structuralSharing: false,
  }).data
}

function pixelsOf(bitmap: ImageBitmap, width: number, height: number): ImageData {
  const context = must(
    new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true }),
    'a new canvas gives its 2D context',
  )
  context.drawImage(bitmap, 0, 0, width, height)
  return context.getImageData(0, 0, width, height)
}
