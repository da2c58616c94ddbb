import type { TFunction } from 'i18next'
import { describe, expect, it } from 'vitest'
import type { LineageNode } from '../../../../preload/contract/live-methods.ts'
import { recipe } from '../../../../preload/contract/recipe.ts'
import { familyRows } from '../../../../renderer/features/lineage/family-tree.ts'
import { recipeChanges } from '../../../../renderer/features/lineage/recipe-changes.ts'

const base = recipe.parse({
  prompt: 'a cat',
  seed: 1,
  pack: 'mini',
  methods: ['sd', 'sgool'],
  steps: 20,
  guidance: 4,
  optSteps: 10,
  weights: { global: 1, saliency: 1 },
})

function node(id: string, parent: string | null, changes: Partial<typeof base> = {}, index = 4): LineageNode {
  return {
    id: id.padEnd(8, '0'),
    parent: parent?.padEnd(8, '0') ?? null,
    parentStep: parent === null ? null : { method: 'sgool', index },
    reason: parent === null ? 'generate' : 'branch',
    createdAt: '2026-11-25T10:00:00.000Z',
    state: 'finished',
    recipe: { ...base, ...changes },
    image: null,
    guidanceScore: null,
    removed: false,
  }
}

describe('a family', () => {
  const nodes = [node('a', null), node('b', 'a'), node('c', 'a'), node('d', 'b'), node('lost', 'gone')]
  const told = (folded: string[] = []) =>
    familyRows(nodes, new Set(folded.map((id) => id.padEnd(8, '0')))).map(
      ({ node: { id }, depth, place, siblings, hasChildren }) =>
        `${id.replace(/0+$/, '')} ${depth} ${place}/${siblings}${hasChildren ? ' +' : ''}`,
    )
  it('is read from top to bottom, each below its parent; who has none here stands at the top', () => {
    expect(told()).toEqual(['a 0 1/2 +', 'b 1 1/2 +', 'd 2 1/1', 'c 1 2/2', 'lost 0 2/2'])
  })
  it('hides what is below a folded one', () => {
    expect(told(['b'])).toEqual(['a 0 1/2 +', 'b 1 1/2 +', 'c 1 2/2', 'lost 0 2/2'])
  })
})

describe('what changed in a branch', () => {
  const t = ((key: string, values?: object) => `${key}${JSON.stringify(values ?? {})}`) as unknown as TFunction
  const changes = (changed: Partial<typeof base>) => recipeChanges(t, node('b', 'a', changed), node('a', null))
  const plain = { methods: ['sgool' as const], optSteps: 6 }
  it('is nothing when it draws what was left by the method it left', () => {
    expect(changes(plain)).toEqual([])
  })
  it('names prompt, seed, weights, mask, step size, number of steps and noise', () => {
    const start = { state: 'a'.repeat(64), norm: 1, step: 4, update: 'doodl', noise: 0.2 } as const
    const weights = { global: 0.5, saliency: 1 }
    const all = { ...plain, prompt: 'a dog', seed: 2, weights, mask: 'b'.repeat(64), stepSize: 0.5, optSteps: 9, start }
    expect(changes(all)).toEqual([
      'lineage.prompt{"value":"a dog"}',
      'lineage.seed{"value":2}',
      'lineage.mask{}',
      'lineage.weights{"global":0.5,"saliency":1}',
      'lineage.stepSize{"value":0.5}',
      'lineage.optSteps{"value":9}',
      'lineage.noise{"value":20}',
    ])
  })
})
