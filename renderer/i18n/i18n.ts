import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import en from './en.json'

/** The page's texts. React escapes what is put into them, so i18next must not. */
export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  })
}
