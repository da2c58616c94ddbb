import { must } from '../must.ts'
import { sideOf } from '../tensor/shape.ts'
import type { Value } from '../nn/graph-builder.ts'
import { concat } from '../nn/ops.ts'

interface Placed {
  readonly term: Value
  readonly value: Value
  readonly axis: number
  readonly start: number
  readonly end: number
}

/**
 * The terms of a sum, with zero-padded pieces that together cover an axis exactly as one Concat.
 *
 * Pieces taken by Slice (gated activations, the two guidance branches, blocks of rows) give such sums.
 */
export function joinPads(terms: readonly Value[]): readonly Value[] {
  const pieces = terms.flatMap((term) => placedIn(term) ?? [])
  const axes = [...new Set(pieces.map(({ axis }) => axis))]
  const joined = axes.flatMap((axis) => {
    const along = pieces.filter((piece) => piece.axis === axis).sort((a, b) => a.start - b.start)
    return coversExactly(along)
      ? [
          {
            along,
            sum: concat(
              along.map(({ value }) => value),
              axis,
            ),
          },
        ]
      : []
  })
  const done = new Set(joined.flatMap(({ along }) => along.map(({ term }) => term)))
  return [...terms.filter((term) => !done.has(term)), ...joined.map(({ sum }) => sum)]
}

function coversExactly(pieces: readonly Placed[]): boolean {
  let reached = 0
  for (const { start, end } of pieces) {
    if (start !== reached) return false
    reached = end
  }
  const first = must(pieces[0], 'pieces are of an axis')
  return reached === sideOf(first.term.shape, first.axis)
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
  return { term, value: k.value(source), axis, start, end: start + sideOf(k.value(source).shape, axis) }
}
