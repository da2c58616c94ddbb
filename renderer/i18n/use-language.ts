import { useEffect } from 'react'
import { usePreferences } from '../app/preferences-store.ts'
import { speak } from './i18n.ts'

/** Follows the chosen language, and the system where that is the choice. */
export function useLanguage(): void {
  const choice = usePreferences(({ preferences }) => preferences.language)
  useEffect(() => {
    const turn = () => void speak(choice)
    turn()
    if (choice !== 'system') return
    window.addEventListener('languagechange', turn)
    return () => window.removeEventListener('languagechange', turn)
  }, [choice])
}
