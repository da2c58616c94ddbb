import { at } from '../tensor/vector.ts'

/**
 * What each term of the loss asks of the picture, cell by cell.
 *
 * With g and s the gradients of the two distances with respect to the picture, and C the pixels and channels of a cell:
 *
 *   global_C = √Σ_C g²     saliency_C = √Σ_C s²     cosine_C = Σ_C g·s / (global_C · saliency_C)
 *
 * Unweighted, and at the picture: the walk back to the noise mixes the terms into one vector, and splitting it would
 * double the price of every step (docs/decisions/0150). Energies and inner products add up over cells, so every figure of a
 * union of cells is exact.
 */
export interface TermField {
  /** Cells: the latent's size. */
  readonly width: number
  readonly height: number
  readonly global: Float32Array
  readonly saliency: Float32Array
  /** −1..1; 0 where a term asks for nothing. */
  readonly cosine: Float32Array
}

interface Size {
  readonly width: number
  readonly height: number
}

/**
 * @param dGlobal, dSaliency `[1, C, H, W]`
 * @param picture W × H
 * @param cells divides the picture evenly
 * @throws RangeError when it does not
 */
export function termField(dGlobal: Float32Array, dSaliency: Float32Array, picture: Size, cells: Size): TermField {
  const [stepX, stepY] = [picture.width / cells.width, picture.height / cells.height]
  if (!Number.isInteger(stepX) || !Number.isInteger(stepY)) {
    throw new RangeError(
      `${cells.width} × ${cells.height} cells do not divide ${picture.width} × ${picture.height} pixels`,
    )
  }
  const n = cells.width * cells.height
  const [gg, ss, gs] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)]
  for (let i = 0; i < dGlobal.length; i++) {
    const x = i % picture.width
    const y = Math.floor(i / picture.width) % picture.height
    const cell = Math.floor(y / stepY) * cells.width + Math.floor(x / stepX)
    const [g, s] = [at(dGlobal, i), at(dSaliency, i)]
    gg[cell] = at(gg, cell) + g * g
    ss[cell] = at(ss, cell) + s * s
    gs[cell] = at(gs, cell) + g * s
  }
  const cosine = Float32Array.from(gs, (product, i) => {
    const length = Math.sqrt(at(gg, i) * at(ss, i))
    return length === 0 ? 0 : product / length
  })
  return { ...cells, global: Float32Array.from(gg, Math.sqrt), saliency: Float32Array.from(ss, Math.sqrt), cosine }
}
