import { must } from '../../models/must.ts'
import { MersenneTwister } from '../../models/tensor/mersenne-twister.ts'

/** The words of a pack that prompts are made of. */
export interface Vocabulary {
  readonly nouns: readonly string[]
  readonly backgrounds: readonly string[]
  readonly relations: readonly string[]
}

/** Chosen once, before any score was seen, and never to be changed for a better one. */
const SEED = 20241014

/**
 * The first `count` prompts of one fixed, endless list: those at even places show one object, those at odd places two.
 *
 * Nouns are dealt like cards, so that none comes twice before all have come once. Nothing here looks at a score.
 */
export function evalPrompts({ nouns, backgrounds, relations }: Vocabulary, count: number): readonly string[] {
  const twister = new MersenneTwister(SEED)
  const pick = <T>(items: readonly T[]): T =>
    must(items[Math.floor(twister.uniform53() * items.length)], 'the vocabulary has words of every kind')
  let pile: string[] = []
  const deal = (): string => {
    if (pile.length === 0) pile = shuffled(nouns, twister)
    return withArticle(must(pile.pop(), 'the pile was filled'))
  }
  return Array.from({ length: count }, (_, i) => {
    const scene = i % 2 === 0 ? deal() : `${deal()} ${pick(relations)} ${deal()}`
    return `${scene} on ${withArticle(pick(backgrounds))} background`
  })
}

/** Fisher and Yates. */
function shuffled(items: readonly string[], twister: MersenneTwister): string[] {
  const out = [...items]
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(twister.uniform53() * (i + 1))
    const moved = must(out[i], 'inside the list')
    out[i] = must(out[j], 'inside the list')
    out[j] = moved
  }
  return out
}

/** "a cat face", "an owl", "grapes". */
function withArticle(noun: string): string {
  if (/[^su]s$/u.test(noun)) return noun
  return `${/^[aeiou]/u.test(noun) ? 'an' : 'a'} ${noun}`
}
