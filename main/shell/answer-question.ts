import { dialog, safeStorage } from 'electron/main'
import type { Question } from '../shell-link/messages.ts'

type Answer = (text: string) => Promise<readonly string[]>

const pick =
  (property: 'openFile' | 'openDirectory'): Answer =>
  async () =>
    (await dialog.showOpenDialog({ properties: [property, 'dontAddToRecent'] })).filePaths

/** What only the shell can do for the host: the system's dialog and its key store. Nothing here comes from a page but the wish. */
const answers: Readonly<Record<Question['what'], Answer>> = {
  file: pick('openFile'),
  folder: pick('openDirectory'),
  seal: async (text) => [safeStorage.encryptString(text).toString('base64')],
  open: async (text) => [safeStorage.decryptString(Buffer.from(text, 'base64'))],
}

/** An empty list is "nothing": the dialog was closed, or the key store is not there. */
export function answerQuestion({ what, text }: Question): Promise<readonly string[]> {
  return answers[what](text).catch(() => [])
}
