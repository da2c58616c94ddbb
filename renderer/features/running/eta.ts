import type { TFunction } from 'i18next'

/** "about 26 s left", "about 3 min left"; seconds in steps of five from a quarter of a minute on. */
export function etaWords(t: TFunction, ms: number | null): string {
  if (ms === null) return t('running.etaUnknown')
  const seconds = Math.max(1, Math.round(ms / 1000))
  if (seconds >= 90) return t('running.etaMinutes', { n: Math.round(seconds / 60) })
  return t('running.etaSeconds', { n: seconds < 15 ? seconds : Math.round(seconds / 5) * 5 })
}
