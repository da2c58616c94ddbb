import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { vjp } from '../../../../models/autodiff/vjp.ts'
import { must } from '../../../../models/must.ts'
import { decodeOnnx } from '../../../support/decode-onnx.ts'
import { encodeOnnx } from '../../../../models/onnx/write-onnx.ts'
import { draw } from '../../../../models/probes/draw.ts'
import { randomLayers, randomNetwork } from '../../../support/random-network.ts'
import { openGraph, runGraph, runSession } from '../../../support/ort.ts'

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * must(b[i], 'as long'), 0)

describe('gradients of random networks', () => {
  it('satisfy <ct, J v> = <Jᵀ ct, v> on ONNX Runtime', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(randomLayers, fc.nat(1000), async (plan, seed) => {
        // Through the file format, as a cached gradient graph would go.
        const graph = decodeOnnx(encodeOnnx(randomNetwork(plan)))
        const [x, v, ct] = [0, 1, 2].map((i) => draw('unit', 16, seed + i)) as [
          Float32Array,
          Float32Array,
          Float32Array,
        ]
        const session = await openGraph(graph)
        const along = async (by: number) => {
          const moved = x.map((value, i) => value + by * must(v[i], 'as long'))
          return dot(ct, must((await runSession(session, graph, { x: moved }))['y'], 'an output'))
        }
        const h = 0.02
        const central = async (by: number) => ((await along(by)) - (await along(-by))) / (2 * by)
        const forward = (4 * (await central(h / 2)) - (await central(h))) / 3
        await session.release()
        const pulled = await runGraph(vjp(graph, { of: ['y'], wrt: ['x'] }), { x, ct_y: ct })
        const backward = must(pulled['d_x'], 'a gradient')
        const scale = Math.max(Math.abs(forward), Math.sqrt(dot(backward, backward)), 0.1)
        expect(Math.abs(forward - dot(backward, v)) / scale).toBeLessThan(2e-3)
      }),
      { numRuns: 60, seed: 1 },
    )
  })
})
