import { InferenceSession, Tensor } from 'onnxruntime-node'
import { sessionOptions } from '../../main/engine/session-options.ts'
import { vjp } from '../../models/autodiff/vjp.ts'
import { leanGradient } from '../../models/memory/lean-gradient.ts'
import { must } from '../../models/must.ts'
import type { Graph } from '../../models/onnx/graph.ts'
import { encodeOnnx } from '../../models/onnx/write-onnx.ts'
import { inPrecision } from '../../models/precision/precision.ts'
import { largestError } from './largest-error.ts'
import type { ParityCase } from './parity-case.ts'
import type { ParityRoute, RouteFeeds } from './parity-route.ts'

export interface RouteMeasurement {
  readonly forwardError: number
  readonly vjpError: number
  /** Medians; null when nothing was timed. */
  readonly forwardMs: number | null
  readonly vjpMs: number | null
  /** Reading the files and building both graphs. */
  readonly buildMs: number
  readonly nodes: { readonly forward: number; readonly vjp: number }
}

/**
 * Runs a route's graph and its gradient on the engine's own session settings and compares both with PyTorch.
 *
 * One session at a time: a full-size U-Net's weights are held once.
 * @param runs timed runs after the first; 0 compares only
 */
export async function measureRoute(
  c: ParityCase,
  open: (c: ParityCase) => ParityRoute,
  runs: number,
): Promise<RouteMeasurement> {
  const started = performance.now()
  const { graph: exact, of, wrt, feeds, precision, weightFolder } = open(c)
  const graph = inPrecision(exact, precision)
  // As models/stages/gradient-stage.ts makes the engine's.
  const whole = inPrecision(vjp(exact, { of: [of], wrt: [wrt] }), precision)
  // In a tiny model everything counts as small, and nothing would be made lean.
  const gradient = leanGradient(whole, [`ct_${of}`], c.size === 'tiny' ? { smallBytes: 0 } : {})
  const buildMs = performance.now() - started

  const y = await runTimed(graph, feeds, weightFolder, runs)
  const g = c.cotangent.subarray(0, y.data.length)
  const d = await runTimed(gradient, { ...feeds, [`ct_${of}`]: g }, weightFolder, runs)
  return {
    // An encoder gives means only, the first half of PyTorch's distribution.
    forwardError: largestError(y.data, c.expected.y.subarray(0, y.data.length)),
    vjpError: largestError(d.data, c.expected.d),
    forwardMs: y.medianMs,
    vjpMs: d.medianMs,
    buildMs,
    nodes: { forward: graph.nodes.length, vjp: gradient.nodes.length },
  }
}

async function runTimed(graph: Graph, feeds: RouteFeeds, folder: string, runs: number) {
  const session = await InferenceSession.create(encodeOnnx(graph), sessionOptions(folder))
  try {
    const tensors = Object.fromEntries(graph.inputs.map(({ name, shape }) => [name, tensorOf(feeds, name, shape)]))
    const output = must(graph.outputs[0], 'one output').name
    const results = await session.run(tensors)
    const data = must(results[output], 'the output').data as Float32Array
    const times: number[] = []
    for (let i = 0; i < runs; i++) {
      const from = performance.now()
      await session.run(tensors)
      times.push(performance.now() - from)
    }
    times.sort((a, b) => a - b)
    return { data, medianMs: times[Math.floor(times.length / 2)] ?? null }
  } finally {
    await session.release()
  }
}

function tensorOf(feeds: RouteFeeds, name: string, shape: readonly number[]): Tensor {
  const data = must(feeds[name], `input ${name} is fed`)
  return data instanceof Float32Array ? new Tensor('float32', data, shape) : new Tensor('int64', data, shape)
}
