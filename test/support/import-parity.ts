import * as ort from 'onnxruntime-node'
import { importOnnx, type ImportOptions } from '../../models/onnx/import/import-onnx.ts'
import type { Graph } from '../../models/onnx/graph.ts'
import { must } from '../../models/must.ts'
import { relativeError } from './golden.ts'
import { draw, type Draw } from '../../models/probes/draw.ts'
import { bytesSource } from './onnx-file.ts'
import { runGraph, type Feed } from './ort.ts'

/** Inputs of an imported graph: drawn floats, small token numbers. */
export function drawFeeds(graph: Graph, kind: Draw = 'normal'): Record<string, Feed> {
  const pairs = graph.inputs.map(({ name, dtype, shape }, i) => {
    const count = shape.reduce((a, b) => a * b, 1)
    const tokens = Array.from({ length: count }, (_, j) => (j * 7 + 3) % 61)
    return [name, dtype === 'float32' ? draw(kind, count, i + 1) : tokens] as const
  })
  return Object.fromEntries(pairs)
}

export interface Parity {
  readonly graph: Graph
  readonly feeds: Readonly<Record<string, Feed>>
  /** Largest relative error of an output. */
  readonly error: number
}

/** Imports a file, runs both the original and the import in ONNX Runtime, and compares all outputs and their shapes.
 * `reference` is another file to compare with. */
export async function importParity(
  bytes: Uint8Array,
  options: ImportOptions,
  { kind, folder, reference = bytes }: { kind?: Draw; folder?: string; reference?: Uint8Array } = {},
): Promise<Parity> {
  const { graph } = importOnnx(bytesSource(bytes), options)
  const feeds = drawFeeds(graph, kind)
  const session = await ort.InferenceSession.create(reference, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
    ...(folder !== undefined && { extra: { session: { model_external_initializers_file_folder_path: folder } } }),
  })
  try {
    const tensors = graph.inputs.map(({ name, dtype, shape }) => {
      const feed = must(feeds[name], 'drawn')
      const tensor =
        dtype === 'float32'
          ? new ort.Tensor('float32', Float32Array.from(feed as readonly number[]), shape)
          : dtype === 'int32'
            ? new ort.Tensor('int32', Int32Array.from(feed as readonly number[]), shape)
            : new ort.Tensor('int64', BigInt64Array.from(Array.from(feed as readonly number[], BigInt)), shape)
      return [name, tensor] as const
    })
    const expected = await session.run(
      Object.fromEntries(tensors.filter(([name]) => session.inputNames.includes(name))),
    )
    const actual = await runGraph(graph, feeds, folder === undefined ? {} : { folder })
    const errors = graph.outputs.map(({ name, shape }) => {
      const output = must(expected[name], `the file has an output ${name}`)
      if (output.dims.join() !== shape.join())
        throw new Error(`${name} is [${output.dims.join()}], not [${shape.join()}]`)
      const numbers = (data: unknown) => Array.from(data as ArrayLike<number | bigint>, Number)
      return relativeError(numbers(actual[name]), numbers(output.data))
    })
    return { graph, feeds, error: Math.max(...errors.map((error) => (Number.isNaN(error) ? Infinity : error))) }
  } finally {
    await session.release()
  }
}
