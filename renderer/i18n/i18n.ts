import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import en from './en.json'
import { formatFor } from './format.ts'
import { catalogueOf, languageOf } from './languages.ts'

/** The page's texts. React escapes what is put into them, so i18next must not. */
export async function startI18n(choice: string): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false },
    react: { useSuspense: false, bindI18nStore: 'added' },
  })
  await speak(choice)
}

let wanted = ''

/** Turns the page to a language, `system` or a tag: its texts, its figures and dates, its direction. */
export async function speak(choice: string): Promise<void> {
  const language = languageOf(choice, navigator.languages)
  wanted = language
  if (language !== 'en' && !i18next.hasResourceBundle(language, 'translation'))
    i18next.addResourceBundle(language, 'translation', await catalogueOf(language, en))
  // Somebody may have chosen another one while this was fetched.
  if (wanted !== language) return
  formatFor(language)
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
  document.documentElement.dir = i18next.dir(language)
}
