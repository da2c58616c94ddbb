import type { PackSummary } from '../../../preload/contract/records.ts'

/** A pack as `studio.describe` tells of it. */
export const toyPack: PackSummary = {
  id: 'toy',
  title: 'Toy scenes',
  license: 'Apache-2.0',
  width: 64,
  height: 64,
  bytes: 1024,
  hasJudge: true,
  defaults: { prompt: 'a yellow disc over a green hill', negative: '', steps: 20, guidance: 4, optSteps: 20 },
  vocabulary: {
    nouns: ['disc', 'hill'],
    styles: ['toy'],
    backgrounds: ['sky'],
    relations: ['over'],
    examples: ['a yellow disc over a green hill', 'a small sun', 'a hill at noon'],
  },
  problem: null,
}
