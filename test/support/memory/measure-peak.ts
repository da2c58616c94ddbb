import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { engineEnvironment } from '../../../main/policy/child-environment.ts'
import type { Graph } from '../../../models/onnx/graph.ts'
import { encodeOnnx } from '../../../models/onnx/write-onnx.ts'
import type { Held, PeakRequest } from './peak-child.ts'

const child = fileURLToPath(new URL('peak-child.ts', import.meta.url))

/** What a fresh process holds while it loads and runs graphs with random inputs; one entry for each thing it did. */
export function measurePeak(graphs: readonly Graph[], options: object, runs = 2): readonly Held[] {
  const folder = mkdtempSync(join(tmpdir(), 'fovea-peak-'))
  try {
    const models = graphs.map((graph, i) => {
      const onnx = join(folder, `${i}.onnx`)
      writeFileSync(onnx, encodeOnnx(graph))
      return { onnx, inputs: graph.inputs }
    })
    const request: PeakRequest = { models, options: { ...options }, runs }
    writeFileSync(join(folder, 'request.json'), JSON.stringify(request))
    const { stdout, stderr, status } = spawnSync(process.execPath, [child, join(folder, 'request.json')], {
      encoding: 'utf8',
      env: engineEnvironment(process.env),
      maxBuffer: 1 << 26,
    })
    if (status !== 0) throw new Error(`The measured process failed: ${stderr}`)
    return JSON.parse(stdout) as Held[]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
