import * as ort from 'onnxruntime-node'
import type { DType, Graph } from '../../models/onnx/graph.ts'
import { encodeOnnx } from '../../models/onnx/write-onnx.ts'
import { must } from '../../models/must.ts'

export type Feed = readonly number[] | Float32Array | BigInt64Array | Uint8Array

export interface RunOptions {
  /** The folder external tensors are relative to. */
  readonly folder?: string
  readonly optimization?: 'disabled' | 'basic' | 'extended' | 'all'
}

/** Loads a graph in ONNX Runtime's CPU provider. Release it when done. */
export async function openGraph(graph: Graph, options: RunOptions = {}): Promise<ort.InferenceSession> {
  const { folder, optimization = 'all' } = options
  return ort.InferenceSession.create(encodeOnnx(graph), {
    executionProviders: ['cpu'],
    graphOptimizationLevel: optimization,
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
    ...(folder !== undefined && { extra: { session: { model_external_initializers_file_folder_path: folder } } }),
  })
}

/** Runs a graph once. Numbers are converted to the dtype of their input; float32 outputs come back by name. */
export async function runGraph(
  graph: Graph,
  feeds: Readonly<Record<string, Feed>>,
  options: RunOptions = {},
): Promise<Record<string, Float32Array>> {
  const session = await openGraph(graph, options)
  try {
    return await runSession(session, graph, feeds)
  } finally {
    await session.release()
  }
}

export async function runSession(
  session: ort.InferenceSession,
  graph: Graph,
  feeds: Readonly<Record<string, Feed>>,
): Promise<Record<string, Float32Array>> {
  const tensors = graph.inputs.map(({ name, dtype, shape }) => {
    const feed = must(feeds[name], `input ${name} is fed`)
    return [name, tensorOf(dtype, feed, shape)] as const
  })
  const results = await session.run(Object.fromEntries(tensors))
  return Object.fromEntries(graph.outputs.map(({ name }) => [name, results[name]?.data as Float32Array]))
}

function tensorOf(dtype: DType, feed: Feed, shape: readonly number[]): ort.Tensor {
  switch (dtype) {
    case 'float32':
      return new ort.Tensor('float32', Float32Array.from(feed as readonly number[]), shape)
    case 'int64':
      return new ort.Tensor('int64', BigInt64Array.from(Array.from(feed as readonly number[], BigInt)), shape)
    case 'bool':
      return new ort.Tensor('bool', Uint8Array.from(feed as readonly number[]), shape)
    default:
      throw new Error(`The test helper does not feed ${dtype}`)
  }
}
