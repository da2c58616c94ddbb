import { isAppUrl } from './app-origin.ts'

export type Verdict = 'allow' | 'deny'

/** The page may only ever be our page; links that leave it have nowhere to go, for the studio has no remote content. */
export function classifyNavigation(address: string): Verdict {
  return isAppUrl(address) ? 'allow' : 'deny'
}

/** No window opens another, whatever it asks for. */
export const windowOpenAnswer = { action: 'deny' } as const
