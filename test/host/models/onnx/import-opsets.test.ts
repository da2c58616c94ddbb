import { describe, expect, it } from 'vitest'
import { opsetCases } from '../../../support/import-cases.ts'
import { importParity } from '../../../support/import-parity.ts'
import { onnxFile } from '../../../support/onnx-file.ts'

describe('an imported operator', () => {
  it.each(opsetCases)('computes what ONNX Runtime does: $title', async ({ model, draw }) => {
    const { graph, error } = await importParity(
      onnxFile(model),
      { location: 'file.onnx' },
      draw === undefined ? {} : { kind: draw },
    )
    expect(graph.opset).toBe(17)
    expect(error).toBeLessThan(2e-6)
  })
})
