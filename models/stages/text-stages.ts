import { unitLength } from '../architectures/clip-vision.ts'
import { GraphBuilder } from '../nn/graph-builder.ts'
import type { Graph } from '../onnx/graph.ts'
import type { ClipRole, Pack } from './pack.ts'

/** `ids` int64 `[2, L]`, the negative prompt first, to `context` `[2, L, D]`. */
export function contextStage({ textEncoder, tokenLength }: Pack): Graph {
  const g = new GraphBuilder('context')
  const ids = g.input('ids', 'int64', [2, tokenLength])
  g.output('context', textEncoder.states(g, ids))
  return g.build()
}

/** `ids` int64 `[1, L]` and `eos` `[1, L]` (1 at the end token) to `embedding` `[1, P]` of unit length. */
export function textEmbeddingStage({ textLength, textFeatures }: ClipRole): Graph {
  const g = new GraphBuilder('text-embedding')
  const ids = g.input('ids', 'int64', [1, textLength])
  const eos = g.input('eos', 'float32', [1, textLength])
  g.output('embedding', unitLength(textFeatures(g, ids, eos)))
  return g.build()
}
