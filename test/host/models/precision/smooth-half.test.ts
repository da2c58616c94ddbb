import path from 'node:path'
import { expect, it } from 'vitest'
import { vjp } from '../../../../models/autodiff/vjp.ts'
import { must } from '../../../../models/must.ts'
import type { Graph, GraphNode } from '../../../../models/onnx/graph.ts'
import { halfPrecision } from '../../../../models/precision/half-precision.ts'
import { openRoute } from '../../../../scripts/parity/open-route.ts'
import { readParityCase } from '../../../../scripts/parity/parity-case.ts'
import { goldenFolder, relativeError } from '../../../support/golden.ts'
import { runGraph } from '../../../support/ort.ts'

/** The same network without kinks: x · sigmoid(x) for every rectifier, means for the largest of a window. */
function smooth(graph: Graph): Graph {
  const types = new Map(graph.types)
  const nodes = graph.nodes.flatMap((node): GraphNode[] => {
    if (node.op === 'MaxPool') return [{ ...node, op: 'AveragePool' }]
    if (node.op !== 'Relu') return [node]
    const [x = '', y = ''] = [node.inputs[0], node.outputs[0]]
    types.set(`${y}.s`, must(graph.types.get(y), y))
    return [
      { ...node, op: 'Sigmoid', name: `${node.name}.s`, outputs: [`${y}.s`] },
      { ...node, op: 'Mul', inputs: [x, `${y}.s`] },
    ]
  })
  return { ...graph, nodes, types }
}

it('differentiates TranSalNet in float16 within a percent where no rectifier decides (decision 71)', async () => {
  const c = readParityCase(path.join(goldenFolder, 'parity', 'transalnet-res-f16'))
  const { graph, of, wrt, feeds, weightFolder } = openRoute(c, 'safetensors')
  expect(graph.nodes.filter(({ op }) => op === 'Relu').length).toBeGreaterThan(10)
  const gradient = vjp(smooth(graph), { of: [of], wrt: [wrt], keep: [of] })
  const given = { ...feeds, [`ct_${of}`]: c.cotangent } as Record<string, Float32Array>
  const [full, half] = [
    await runGraph(gradient, given, { folder: weightFolder }),
    await runGraph(halfPrecision(gradient), given, { folder: weightFolder }),
  ]
  for (const name of [of, `d_${wrt}`])
    expect(relativeError(must(half[name], name), must(full[name], name)), name).toBeLessThan(1e-2)
})
