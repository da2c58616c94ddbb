import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { promptWeights, weightStates, withoutWeights } from '../../../../models/formats/prompt-weights.ts'

const read = (prompt: string) => promptWeights(prompt).map(({ text, weight }) => [text, Number(weight.toFixed(6))])

describe('weights in a prompt', () => {
  it.each([
    ['normal text', [['normal text', 1]]],
    [
      'an (important) word',
      [
        ['an ', 1],
        ['important', 1.1],
        [' word', 1],
      ],
    ],
    ['(unbalanced', [['unbalanced', 1.1]]],
    ['\\(literal\\]', [['(literal]', 1]]],
    ['(unnecessary)(parens)', [['unnecessaryparens', 1.1]]],
    [
      'a (((house:1.3)) [on] a (hill:0.5), sun, (((sky))).',
      [
        ['a ', 1],
        ['house', 1.573],
        [' ', 1.1],
        ['on', 1],
        [' a ', 1.1],
        ['hill', 0.55],
        [', sun, ', 1.1],
        ['sky', 1.4641],
        ['.', 1.1],
      ],
    ],
    [
      'a) b] c:1.2) (d:x)',
      [
        ['a) b] c:1.2) ', 1],
        ['d:x', 1.1],
      ],
    ],
    ['[[far]]', [['far', 0.826446]]],
    ['a\\\\b', [['a\\b', 1]]],
    ['one BREAK two', [['one   two', 1]]],
    ['', [['', 1]]],
  ])('%s', (prompt, parts) => expect(read(prompt)).toEqual(parts))

  it('leaves no bracket behind that means something, and never fails', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', ' ', '(', ')', '[', ']', ':', '1', '.', '\\') }), (prompt) => {
        expect(promptWeights(prompt).every(({ weight }) => Number.isFinite(weight))).toBe(true)
        expect(withoutWeights(prompt).length).toBeLessThanOrEqual(prompt.length)
      }),
    )
  })

  it('is linear in the prompt, whatever the brackets', () => {
    expect(promptWeights('('.repeat(100_000) + 'a'.repeat(100_000) + ':1)'.repeat(50_000)).length).toBeGreaterThan(0)
  })
})

describe('weighted states', () => {
  it('are multiplied by token, and keep their mean', () => {
    const states = Float32Array.of(1, 3, 2, 2)
    const weighted = weightStates(states, Float32Array.of(1, 2))
    expect([...weighted]).toEqual([1, 3, 4, 4].map((value) => Math.fround(Math.fround(value) * (2 / 3))))
  })

  it('are themselves when nothing is weighted', () => {
    const states = Float32Array.of(1, 2)
    expect(weightStates(states, Float32Array.of(1))).toBe(states)
  })
})
