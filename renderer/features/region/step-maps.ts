import { intentScore, mapAgreement, type MapAgreement } from '../../../models/inspect/map-agreement.ts'
import type { TermField } from '../../../models/inspect/term-field.ts'
import { peaksKeyword, unpackTermField } from '../../../models/inspect/term-field-map.ts'
import type { MaskMap } from '../../../models/mask/mask-map.ts'
import type { StepRow } from '../../../preload/contract/records.ts'
import { readText, readGreyPng } from './read-grey-png.ts'
import { pictureUrl } from '../../client/picture-url.ts'
import { poolMean, type Grid } from './pool-mean.ts'

/** What the inspector needs of a step, small enough to keep for every step of a long run. */
export interface StepMaps {
  /** Saliency of the finished picture and the mask of the step, mean of each cell of the grid; null where none is kept. */
  readonly saliency: Grid | null
  readonly mask: Grid | null
  /** Mean |this − step 0| over the colours, 0..1. */
  readonly change: Grid
  /** |d loss / d x_T| at the latent's size. */
  readonly gradient: Grid | null
  /** Null where the step is older than term fields. */
  readonly field: TermField | null
  /** Of saliency and mask at full size. */
  readonly intent: ReturnType<typeof intentScore>
  readonly agreement: MapAgreement | null
}

/** Longest side of the grid that full-size maps are pooled to. */
const side = 128

/** @throws Error when a file is gone or is not what it was */
export async function loadStepMaps(step: StepRow, first: PicturePixels): Promise<StepMaps> {
  const [saliency, mask, gradient, field, pixels] = await Promise.all([
    mapOrNull(step.saliency),
    mapOrNull(step.mask),
    mapOrNull(step.gradient),
    step.termField === null ? null : loadField(step.termField),
    loadPixels(step.image),
  ])
  const change = new Float32Array(pixels.width * pixels.height)
  for (let i = 0; i < change.length; i++) {
    let sum = 0
    for (let c = 4 * i; c < 4 * i + 3; c++) sum += Math.abs((pixels.rgba[c] ?? 0) - (first.rgba[c] ?? 0))
    change[i] = sum / (3 * 255)
  }
  const fits = saliency !== null && mask !== null && saliency.data.length === mask.data.length
  return {
    saliency: saliency && poolMean(saliency, side),
    mask: mask && poolMean(mask, side),
    change: poolMean({ width: pixels.width, height: pixels.height, data: change }, side),
    gradient: gradient && { ...gradient, data: Float32Array.from(gradient.data) },
    field,
    intent: fits ? intentScore(saliency.data, scaled(mask)) : null,
    agreement: fits ? mapAgreement(saliency.data, mask.data) : null,
  }
}

export interface PicturePixels {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8ClampedArray
}

export async function loadPixels(sha256: string): Promise<PicturePixels> {
  const bitmap = await createImageBitmap(new Blob([await bytesOf(sha256)]))
  const { width, height } = bitmap
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
  if (context === null) throw new Error('no canvas to read a picture with')
  context.drawImage(bitmap, 0, 0)
  bitmap.close()
  return { width, height, rgba: context.getImageData(0, 0, width, height).data }
}

async function mapOrNull(sha256: string | null): Promise<MaskMap | null> {
  return sha256 === null ? null : readGreyPng(await bytesOf(sha256))
}

async function loadField(sha256: string): Promise<TermField> {
  const bytes = await bytesOf(sha256)
  const [global = 0, saliency = 0] = readText(bytes, peaksKeyword).split(' ').map(Number)
  return unpackTermField({ map: readGreyPng(bytes), peaks: { global, saliency } })
}

async function bytesOf(sha256: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(pictureUrl(sha256))
  if (!response.ok) throw new Error(`the file ${sha256} was not there: ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}

function scaled({ data }: MaskMap): Float32Array {
  return Float32Array.from(data, (value) => value / 65535)
}
