import type { Value } from './graph-builder.ts'
import { concat, slice } from './ops.ts'
import { bytesOf } from './shaping.ts'

/** Rows of zeros that a 3 × 3 convolution of a block has to add: 1 at the picture's own edges, 0 where the neighbour lent a row. */
export interface BlockEdges {
  readonly top: 0 | 1
  readonly bottom: 0 | 1
}

/**
 * `piece` of a picture `[N, C, h, w]`, block of rows by block of rows, so that what it holds on the way is small.
 *
 * Each block comes with `halo` rows of each neighbour and gives only its own rows; the result is that of the whole.
 */
export function inRowBlocks(
  x: Value,
  count: number,
  halo: 0 | 1,
  piece: (rows: Value, edges: BlockEdges) => Value,
): Value {
  const height = x.shape[2] ?? 1
  const starts = Array.from({ length: count + 1 }, (_, i) => Math.round((i * height) / count))
  const blocks = starts.slice(1).map((end, i) => slice(x, 2, starts[i] ?? 0, end))
  const made = blocks.map((block, i) => {
    const [above, below] = halo === 0 ? [] : [blocks[i - 1], blocks[i + 1]]
    const rows = [
      ...(above ? [slice(above, 2, -1, 2 ** 31)] : []),
      block,
      // Of the block and not of x: sums of blocks' gradients stay disjoint, and become one Concat.
      ...(below ? [slice(below, 2, 0, 1)] : []),
    ]
    return piece(concat(rows, 2), { top: above ? 0 : 1, bottom: below ? 0 : 1 })
  })
  return concat(made, 2)
}

/** In how many blocks of rows a picture is worked on so that none is larger than `pieceBytes`, were it `growth` times as large. */
export function rowBlockCount(x: Value, pieceBytes: number, growth = 1): number {
  return Math.min(x.shape[2] ?? 1, Math.max(1, Math.ceil((growth * bytesOf(x)) / pieceBytes)))
}
