import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { entryWeights } from '../../../../models/formats/weights.ts'
import { readCheckpoint } from '../../../../models/formats/checkpoint/read-checkpoint.ts'
import { GraphBuilder } from '../../../../models/nn/graph-builder.ts'
import { add } from '../../../../models/nn/ops.ts'
import { runGraph } from '../../../support/ort.ts'
import { byteSource } from '../../../support/safetensors-bytes.ts'

const folder = join(import.meta.dirname, '../../../fixtures/checkpoints')

it('ONNX Runtime computes with the numbers of a PyTorch archive where they lie, without a copy', async () => {
  const bytes = new Uint8Array(readFileSync(join(folder, 'trainer.ckpt')))
  const { entries } = readCheckpoint(byteSource(bytes), 'trainer.ckpt')
  const located = [...entries].map(([name, entry]) => [name, { ...entry, location: 'trainer.ckpt' }] as const)
  const weights = entryWeights(new Map(located), 'trainer.ckpt')
  const g = new GraphBuilder('sum')
  const rows = g.initializer(weights.get('rows', [2, 6]))
  g.output('sum', add(g.input('x', 'float32', [2, 6]), rows))
  const { sum } = await runGraph(g.build(), { x: Array.from({ length: 12 }, () => 100) }, { folder })
  expect([...sum!]).toEqual(Array.from({ length: 12 }, (_, i) => 106 + i))
})
