import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromBinary } from '@bufbuild/protobuf'
import * as ort from 'onnxruntime-node'
import { ModelProtoSchema } from 'onnx-buf'
import type { Graph } from '../../models/onnx/graph.ts'
import { encodeOnnx } from '../../models/onnx/write-onnx.ts'

/**
 * How often each operator stands in what ONNX Runtime makes of a graph before it runs it.
 *
 * @param weights the folder external tensors are relative to
 */
export async function optimisedOps(graph: Graph, weights?: string): Promise<ReadonlyMap<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'fovea-census-'))
  try {
    const path = join(folder, 'optimised.onnx')
    const session = await ort.InferenceSession.create(encodeOnnx(graph), {
      executionProviders: ['cpu'],
      graphOptimizationLevel: 'all',
      optimizedModelFilePath: path,
      logSeverityLevel: 3,
      ...(weights !== undefined && {
        extra: { session: { model_external_initializers_file_folder_path: weights } },
      }),
    })
    await session.release()
    return countOps(fromBinary(ModelProtoSchema, new Uint8Array(readFileSync(path))).graph?.node ?? [])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export function countOps(nodes: readonly { readonly opType: string }[]): ReadonlyMap<string, number> {
  const census = new Map<string, number>()
  for (const { opType } of nodes) census.set(opType, (census.get(opType) ?? 0) + 1)
  return census
}
