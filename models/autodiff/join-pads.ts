import { must } from '../must.ts'
import { sideOf } from '../tensor/shape.ts'
import type { Value } from '../nn/graph-builder.ts'
import { concat } from '../nn/ops.ts'

interface Placed {
  readonly value: Value
  readonly axis: number
  readonly start: number
  readonly end: number
}

/**
 * One Concat in place of a sum of zero-padded pieces.
 *
 * Halves taken by Slice (gated activations, the two guidance branches) give such sums. Returns null unless every term
 * is such a piece and together they cover the axis exactly.
 */
export function joinPads(terms: readonly Value[]): Value | null {
  const placed = terms.map(placedIn)
  const first = placed[0]
  if (terms.length < 2 || first === null || first === undefined) return null
  const pieces = placed.filter((piece) => piece !== null && piece.axis === first.axis) as Placed[]
  if (pieces.length !== terms.length) return null
  pieces.sort((a, b) => a.start - b.start)
  let reached = 0
  for (const { start, end } of pieces) {
    if (start !== reached) return null
    reached = end
  }
  const side = sideOf(must(terms[0], 'two terms').shape, first.axis)
  return reached === side
    ? concat(
        pieces.map(({ value }) => value),
        first.axis,
      )
    : null
}

/** What a Pad with zeros along one axis puts where; null for any other value. */
function placedIn(term: Value): Placed | null {
  const k = term.builder
  const node = k.producerOf(term)
  if (node?.op !== 'Pad' || node.inputs.length !== 2 || 'mode' in node.attributes) return null
  const [source = '', widths = ''] = node.inputs
  const pads = must(k.constantOf(k.value(widths)), 'static pads')
  const rank = term.shape.length
  const axes = term.shape.flatMap((_, i) => (pads[i] === 0 && pads[i + rank] === 0 ? [] : [i]))
  const [axis, other] = axes
  if (axis === undefined || other !== undefined || pads.some((side) => side < 0)) return null
  const start = must(pads[axis], 'a pad')
  return { value: k.value(source), axis, start, end: start + sideOf(k.value(source).shape, axis) }
}
