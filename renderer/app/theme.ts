import { useEffect } from 'react'
import { useView } from './view-store.ts'
import type { ThemeChoice } from './view-store.ts'

const dark = () => window.matchMedia('(prefers-color-scheme: dark)')

/** Puts the chosen theme, or the system's, on the page. */
export function applyTheme(choice: ThemeChoice): void {
  const isDark = choice === 'system' ? dark().matches : choice === 'dark'
  document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light'
}

/** The theme after `choice` in the toggle's round. */
export function nextTheme(choice: ThemeChoice): ThemeChoice {
  return choice === 'system' ? 'light' : choice === 'light' ? 'dark' : 'system'
}

/** Follows the choice and, where that says so, the system. */
export function useTheme(): void {
  const choice = useView(({ theme }) => theme)
  useEffect(() => {
    applyTheme(choice)
    if (choice !== 'system') return
    const query = dark()
    const follow = () => applyTheme('system')
    query.addEventListener('change', follow)
    return () => query.removeEventListener('change', follow)
  }, [choice])
}
