import type { Run } from '../../preload/contract/records.ts'
import { must } from '../../models/must.ts'

/** The file of a method's picture in the output folder. */
export function pictureName(method: string): string {
  return `${method}.png`
}

/** What result.json holds: the numbers of a run in the shape that other programs may rely on. Scores are 100·cos. */
export function resultOf({ recipe, provider, drawings }: Run) {
  const { prompt, negative, seed, pack, sampler, gradient, update, precision = 'float32', steps } = recipe
  return {
    prompt,
    negative,
    seed,
    pack,
    sampler,
    gradient,
    update,
    precision,
    steps,
    provider,
    methods: drawings.map(({ method, steps: rows, bestStep, seconds, unetCalls }) => {
      const best = must(
        rows.find(({ index }) => index === bestStep),
        'a finished drawing has a best step',
      )
      return {
        method,
        image: pictureName(method),
        sha256: best.image,
        guidanceScore: best.guidanceScore,
        judgeScore: best.judgeScore,
        seconds,
        unetCalls,
        bestStep,
        steps: rows.map(({ index, loss, terms, guidanceScore, judgeScore, gradNorm, latentNorm, cosTerms, ms }) => ({
          index,
          loss,
          terms,
          guidanceScore,
          judgeScore,
          gradNorm,
          latentNorm,
          cosTerms,
          ms,
        })),
      }
    }),
  }
}
