import { must } from '../../models/must.ts'
import type { Graph } from '../../models/onnx/graph.ts'

/**
 * The token embeddings of a text model: ids have no gradient, so a text is differentiated from its first looked-up
 * vectors on.
 */
export function embeddedName(graph: Graph, shape: readonly number[]): string {
  const node = graph.nodes.find(
    ({ op, inputs, outputs }) =>
      op === 'Gather' &&
      graph.types.get(inputs[0] ?? '')?.shape.length === 2 &&
      graph.types.get(outputs[0] ?? '')?.shape.join() === shape.join(),
  )
  return must(node?.outputs[0], `${graph.name} looks its tokens up`)
}
