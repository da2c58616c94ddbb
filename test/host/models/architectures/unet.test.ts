import { expect, it } from 'vitest'
import { unet2dCondition } from '../../../../models/architectures/unet-2d-condition.ts'
import { unetConfigSchema } from '../../../../models/architectures/unet-config.ts'
import { vjp } from '../../../../models/autodiff/vjp.ts'
import { readConfig } from '../../../../models/formats/parse-config.ts'
import { openWeights } from '../../../../models/formats/open-weights.ts'
import { GraphBuilder } from '../../../../models/nn/graph-builder.ts'
import { diskFiles } from '../../../support/disk-pack.ts'
import { goldenFolder, goldenTensors, relativeError } from '../../../support/golden.ts'
import { runGraph } from '../../../support/ort.ts'

it('draws the forms of Stable Diffusion 2: linear projections, deep transformers, heads by block, a plain middle', async () => {
  const files = diskFiles(goldenFolder)
  const config = readConfig(unetConfigSchema, files, 'other-unet/config.json')
  const golden = goldenTensors()
  const g = new GraphBuilder('unet')
  const x = g.input('x', 'float32', [1, 3, 8, 4])
  const context = g.input('context', 'float32', [1, 5, 12])
  const net = { g, weights: openWeights(files, 'other-unet') }
  g.output('eps', unet2dCondition(net, config, x, g.input('t', 'float32', [1]), context))
  const gradient = vjp(g.build(), { of: ['eps'], wrt: ['x'], keep: ['eps'] })

  const feeds = { x: golden('other.x'), context: golden('other.context'), t: [37], ct_eps: golden('other.g') }
  const { eps = [], d_x = [] } = await runGraph(gradient, feeds, { folder: goldenFolder })
  expect(relativeError(eps, golden('other.eps'))).toBeLessThan(1e-4)
  expect(relativeError(d_x, golden('other.d_x'))).toBeLessThan(1e-4)
})
