import type en from './en.json'

/** A catalogue may lack texts: English stands in for them. */
export type Catalogue = object

/** The languages of the texts, each by its own name. */
export const languageNames = { en: 'English', de: 'Deutsch', ja: '日本語', zh: '中文' } as const
export type Language = keyof typeof languageNames

/** English letters with marks, written from right to left: shows what is not mirrored, or not translated. Never offered. */
export const pseudoRtl = 'ar-XB'

const catalogues: Readonly<Record<Exclude<Language, 'en'>, () => Promise<{ default: Catalogue }>>> = {
  de: () => import('./de.json'),
  ja: () => import('./ja.json'),
  zh: () => import('./zh.json'),
}

/** The texts of a language that is not English. */
export async function catalogueOf(language: string, english: typeof en): Promise<Catalogue> {
  if (language === pseudoRtl) return pseudo(english)
  const load = Object.hasOwn(catalogues, language) ? catalogues[language as keyof typeof catalogues] : undefined
  return load === undefined ? {} : (await load()).default
}

/** The language that a choice means: `system` is the first of the system's that there is. */
export function languageOf(choice: string, systems: readonly string[]): string {
  const known = (tag: string): string | undefined =>
    tag === pseudoRtl ? tag : Object.keys(languageNames).find((name) => name === tag.split('-')[0]?.toLowerCase())
  if (choice !== 'system') return known(choice) ?? 'en'
  return systems.map(known).find((name) => name !== undefined) ?? 'en'
}

function pseudo(texts: object): Catalogue {
  return Object.fromEntries(
    Object.entries(texts).map(([key, value]: [string, unknown]) => [
      key,
      typeof value === 'string' ? marked(value) : pseudo(value as object),
    ]),
  )
}

/** Vowels get a mark; placeholders stay. U+202E would turn the letters, too, and make screenshots unreadable. */
function marked(text: string): string {
  return text
    .replace(/\{\{.*?\}\}|[aeiou]/g, (found) => (found.length === 1 ? `${found}\u0301` : found))
    .normalize('NFC')
}
