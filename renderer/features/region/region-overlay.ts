import type { TermField } from '../../../models/inspect/term-field.ts'
import type { RegionOverlay } from './region-store.ts'
import type { StepMaps } from './step-maps.ts'

/** Values −1..1 in rows, and how strongly each is drawn, 0..1. */
interface Signed {
  readonly width: number
  readonly height: number
  readonly value: Float32Array
  readonly weight: Float32Array
}

/** A map over the picture as pixels; null where the step has none. Orange is above zero or much, blue below. */
export function overlayImage(overlay: RegionOverlay, maps: StepMaps): ImageData | null {
  const signed = signedOf(overlay, maps)
  if (signed === null) return null
  const { width, height, value, weight } = signed
  const image = new ImageData(width, height)
  for (let i = 0; i < value.length; i++) {
    const v = value[i] ?? 0
    const [r, g, b] = v < 0 ? [60, 130, 255] : [255, 150, 30]
    image.data.set([r, g, b, 230 * Math.abs(v) * (weight[i] ?? 0)], 4 * i)
  }
  return image
}

function signedOf(overlay: RegionOverlay, { field, saliency, mask }: StepMaps): Signed | null {
  if (overlay === 'none') return null
  if (overlay === 'disagreement') {
    if (saliency === null || mask === null || saliency.data.length !== mask.data.length) return null
    const value = saliency.data.map((s, i) => (s - (mask.data[i] ?? 0)) / 65535)
    return { ...saliency, value, weight: new Float32Array(value.length).fill(1) }
  }
  if (field === null) return null
  if (overlay === 'conflict') return { ...field, value: field.cosine.map((c) => -c), weight: bothPull(field) }
  const values = relative(field[overlay])
  return { ...field, value: values, weight: new Float32Array(values.length).fill(1) }
}

/** Terms fight only where both pull: the weaker pull of each cell, of its largest, by its root so that more is seen. */
function bothPull({ global, saliency }: TermField): Float32Array {
  const [g, s] = [relative(global), relative(saliency)]
  return g.map((value, i) => Math.sqrt(Math.min(value, s[i] ?? 0)))
}

function relative(values: Float32Array): Float32Array {
  const most = values.reduce((a, b) => Math.max(a, b), 0)
  return values.map((value) => (most > 0 ? value / most : 0))
}

/** Share of the picture in which the terms pull against each other; null without a field. */
export function conflictArea({ field }: StepMaps): number | null {
  return field && field.cosine.filter((cosine) => cosine < 0).length / field.cosine.length
}
