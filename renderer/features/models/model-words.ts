import type { TFunction } from 'i18next'
import type { ModelRecord } from '../../../preload/contract/models.ts'
import { count, score } from '../../i18n/format.ts'

/** "3.4 GB", as file managers of today count: in thousands. */
export function bytesWords(t: TFunction, bytes: number): string {
  if (bytes >= 1e9) return t('models.gigabytes', { value: score(bytes / 1e9) })
  return bytes >= 1e6
    ? t('models.megabytes', { value: score(bytes / 1e6) })
    : t('models.kilobytes', { value: count(bytes / 1e3) })
}

/** "859.5 M float16": parameters and their types. */
export function parameterWords(t: TFunction, { parameters, precision }: ModelRecord): string {
  return t('models.parameters', {
    value: score(parameters / 1e6),
    types: precision.map(({ dtype }) => dtype).join(', '),
  })
}

/** What it is, for a person: its family, else its kind. */
export function modelWords({ family, kind }: Pick<ModelRecord, 'family' | 'kind'>): string {
  return family ?? kind
}
