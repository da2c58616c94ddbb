import type { TFunction } from 'i18next'
import { count, dateTime, fine, score } from '../../i18n/format.ts'
import type { Compared } from './compared.ts'

/** One line of what is known of the pictures: its name, a value for each, and whether they differ. */
export interface MetadataRow {
  readonly name: MetadataName
  readonly values: readonly string[]
  readonly differs: boolean
}

export const metadataNames = [
  'method',
  'step',
  'guidanceScore',
  'judgeScore',
  'loss',
  'global',
  'salient',
  'gradNorm',
  'agreement',
  'prompt',
  'negative',
  'regionPrompt',
  'seed',
  'pack',
  'sampler',
  'steps',
  'guidance',
  'gradient',
  'update',
  'weights',
  'region',
  'mask',
  'provider',
  'drawn',
] as const
export type MetadataName = (typeof metadataNames)[number]

const none = '–'

/** Everything known of the pictures, side by side. Of one picture nothing differs. */
export function metadataDiff(t: TFunction, compared: readonly Compared[]): MetadataRow[] {
  return metadataNames.map((name) => {
    const values = compared.map((each) => valueOf(t, name, each))
    return { name, values, differs: new Set(values).size > 1 }
  })
}

function valueOf(t: TFunction, name: MetadataName, { slot, run, step, count: steps }: Compared): string {
  const { recipe } = run
  // Only SGOOL obeys changes.
  const changes = slot.method === 'sgool' ? run.changes : []
  const weights =
    changes.findLast(({ fromStep }) => fromStep !== null && fromStep <= step.index)?.weights ?? recipe.weights
  switch (name) {
    case 'method':
      return t(`method.${slot.method}`)
    case 'step':
      return `${step.index + 1} / ${steps}`
    case 'guidanceScore':
      return score(step.guidanceScore)
    case 'judgeScore':
      return step.judgeScore === null ? none : score(step.judgeScore)
    case 'loss':
      return fine(step.loss)
    case 'global':
      return fine(step.terms.global)
    case 'salient':
      return fine(step.terms.saliency)
    case 'gradNorm':
      return step.gradNorm === null ? none : fine(step.gradNorm)
    case 'agreement':
      return step.cosTerms === null ? none : fine(step.cosTerms)
    case 'prompt':
      return recipe.prompt
    case 'negative':
      return recipe.negative === '' ? none : recipe.negative
    case 'regionPrompt':
      return recipe.regionPrompt ?? none
    case 'seed':
      return String(recipe.seed)
    case 'pack':
      return recipe.pack
    case 'sampler':
      return t(`settings.samplerName.${recipe.sampler}`)
    case 'steps':
      return count(recipe.steps)
    case 'guidance':
      return String(recipe.guidance)
    case 'gradient':
      return t(`settings.gradientName.${recipe.gradient}`)
    case 'update':
      return t(`settings.updateName.${recipe.update}`)
    case 'weights':
      return t('settings.balanceValue', weights)
    case 'region':
      return recipe.region
    case 'mask':
      return step.mask === null ? none : step.mask.slice(0, 8)
    case 'provider':
      return run.provider
    case 'drawn':
      return dateTime(run.createdAt)
  }
}
