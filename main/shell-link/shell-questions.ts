import { FoveaError } from '../../preload/contract/errors.ts'
import type { FromHost, Question, ToHost } from './messages.ts'

export interface ShellQuestions {
  readonly ask: (what: Question['what'], text?: string) => Promise<readonly string[]>
  /** Asks for one text. @throws FoveaError download.no-keychain when there is none */
  readonly vault: {
    readonly seal: (text: string) => Promise<string>
    readonly open: (sealed: string) => Promise<string>
  }
  readonly hear: (answer: Extract<ToHost, { kind: 'told' }>) => void
}

/** What the host asks the shell, and waits for. */
export function shellQuestions(tell: (message: FromHost) => void): ShellQuestions {
  const waiting = new Map<number, (value: readonly string[]) => void>()
  let last = 0
  const ask: ShellQuestions['ask'] = (what, text = '') =>
    new Promise((resolve) => {
      const id = ++last
      waiting.set(id, resolve)
      tell({ kind: 'ask', question: { id, what, text } })
    })
  const one = async (what: 'seal' | 'open', text: string): Promise<string> => {
    const [value] = await ask(what, text)
    if (value !== undefined) return value
    throw new FoveaError(
      'download.no-keychain',
      'The system has no key store that works.',
      null,
      'Unlock it, or set the environment variable HF_TOKEN before the studio is started.',
    )
  }
  return {
    ask,
    vault: { seal: (text) => one('seal', text), open: (sealed) => one('open', sealed) },
    hear({ id, value }) {
      waiting.get(id)?.(value)
      waiting.delete(id)
    },
  }
}
