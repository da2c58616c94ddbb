import { useEffect } from 'react'
import type { Preferences } from '../../preload/contract/preferences.ts'
import { usePreferences } from './preferences-store.ts'

export type ThemeChoice = Preferences['theme']
export const themeChoices = ['system', 'light', 'dark', 'contrast'] as const satisfies readonly ThemeChoice[]
export const motionChoices = ['system', 'reduced', 'full'] as const satisfies readonly Preferences['motion'][]

const matches = (query: string): boolean => window.matchMedia(query).matches
const followed = [
  '(prefers-color-scheme: dark)',
  '(prefers-contrast: more)',
  '(prefers-reduced-motion: reduce)',
] as const
const [dark, contrast, still] = followed

/** Puts the chosen theme and motion, or the system's, on the page. */
export function applyLook({ theme, motion }: Pick<Preferences, 'theme' | 'motion'>): void {
  const isDark = theme === 'system' || theme === 'contrast' ? matches(dark) : theme === 'dark'
  const hasContrast = theme === 'contrast' || (theme === 'system' && matches(contrast))
  const isStill = motion === 'system' ? matches(still) : motion === 'reduced'
  Object.assign(document.documentElement.dataset, {
    theme: isDark ? 'dark' : 'light',
    contrast: hasContrast ? 'more' : 'usual',
    motion: isStill ? 'reduced' : 'full',
  })
}

/** The theme after `choice` in the toggle's round. */
export function nextTheme(choice: ThemeChoice): ThemeChoice {
  return themeChoices[(themeChoices.indexOf(choice) + 1) % themeChoices.length] ?? 'system'
}

/** Follows the choices and, where they say so, the system. */
export function useLook(): void {
  const theme = usePreferences(({ preferences }) => preferences.theme)
  const motion = usePreferences(({ preferences }) => preferences.motion)
  useEffect(() => {
    const apply = () => applyLook({ theme, motion })
    apply()
    const queries = followed.map((query) => window.matchMedia(query))
    for (const query of queries) query.addEventListener('change', apply)
    return () => {
      for (const query of queries) query.removeEventListener('change', apply)
    }
  }, [theme, motion])
}
