import { describe, expect, it } from 'vitest'
import { contribCases } from '../../../support/contrib-cases.ts'
import { formulaCases } from '../../../support/contrib-formulas.ts'
import { importParity } from '../../../support/import-parity.ts'
import { onnxFile } from '../../../support/onnx-file.ts'

describe('a fused operator of com.microsoft', () => {
  it.each(contribCases)("is lowered to what ONNX Runtime's own kernel computes: $title", async ({ model }) => {
    const { graph, error } = await importParity(onnxFile(model), { location: 'file.onnx' })
    expect(graph.nodes.filter(({ domain }) => domain !== '')).toEqual([])
    expect(error).toBeLessThan(5e-6)
  })

  it.each(formulaCases)(
    'that only GPUs run is lowered to its documented formula: $title',
    async ({ model, formula }) => {
      const reference = onnxFile(formula)
      const { graph, error } = await importParity(onnxFile(model), { location: 'file.onnx' }, { reference })
      expect(graph.nodes.filter(({ domain }) => domain !== '')).toEqual([])
      expect(error).toBeLessThan(5e-6)
    },
  )
})
