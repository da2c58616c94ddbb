import type { TFunction } from 'i18next'
import type { ModelRecord } from '../../../preload/contract/models.ts'
import { score } from '../../i18n/format.ts'

/** "859.5 M parameters (float16)". */
export function parameterWords(t: TFunction, { parameters, precision }: ModelRecord): string {
  return t('models.parameters', {
    value: score(parameters / 1e6),
    types: precision.map(({ dtype }) => dtype).join(', '),
  })
}

/** What it is, for a person: its family where it is known, and its kind. */
export function modelWords(t: TFunction, { family, kind }: Pick<ModelRecord, 'family' | 'kind'>): string {
  const what = t(`models.kind.${kind}`)
  return family === null ? what : t('models.familyOf', { family, what })
}
