import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '../../../../models/nn/graph-builder.ts'
import { conv, convTranspose, gemm, matmul, relu } from '../../../../models/nn/ops.ts'
import { parseBenchArguments } from '../../../../scripts/bench/bench-arguments.ts'
import { flopCount } from '../../../../scripts/bench/flop-count.ts'
import { median } from '../../../../scripts/bench/median.ts'

describe('counting operations', () => {
  it('counts two for each multiplication of convolutions and products, and nothing else', () => {
    const g = new GraphBuilder('counted')
    const x = g.input('x', 'float32', [2, 4, 8, 8])
    const weight = g.input('weight', 'float32', [6, 2, 3, 3])
    const padded = conv(x, weight, null, { pads: [1, 1, 1, 1], group: 2 })
    g.output('conv', relu(padded))
    g.output('back', convTranspose(padded, weight, null, { pads: [1, 1, 1, 1], group: 2 }))
    const a = g.input('a', 'float32', [3, 5])
    const b = g.input('b', 'float32', [3, 7])
    g.output('gemm', gemm(a, b, null, { transA: true }))
    g.output('matmul', matmul(g.input('c', 'float32', [2, 4, 5]), g.input('d', 'float32', [2, 5, 6])))
    const convolution = 2 * (2 * 6 * 8 * 8 * 2 * 9)
    expect(flopCount(g.build())).toBe(2 * convolution + 2 * (5 * 7 * 3) + 2 * (2 * 4 * 6 * 5))
  })
})

describe('the arguments of the bench', () => {
  it('measure all that is usual when nothing is named', () => {
    const { cases, steps, rss, peer, repeats } = parseBenchArguments([])
    expect(cases).toContain('sd:unet-32')
    expect(cases).not.toContain('sd:unet-64')
    expect([steps, rss, peer, repeats]).toEqual([['mini', 'sd'], true, false, 5])
  })

  it('take names and their beginnings', () => {
    const { cases, steps, rss } = parseBenchArguments(['--cases', 'clip:,sd:unet-64,step:mini', '--repeats', '3'])
    expect(cases).toEqual(['sd:unet-64', 'clip:b32', 'clip:l14'])
    expect([steps, rss]).toEqual([['mini'], false])
  })

  it.each([['--cases', 'sd'], ['--repeats', '0'], ['--sd-steps', 'x'], ['--fast']])('refuse %s %s', (...args) => {
    expect(() => parseBenchArguments(args)).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ code: 'cli.usage' }) as unknown }),
    )
  })
})

it('takes the middle of an odd count and the mean of the two middles of an even one', () => {
  expect([median([3, 1, 9]), median([4, 1, 9, 2])]).toEqual([3, 3])
})
