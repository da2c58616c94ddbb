import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The studio as `npm start` serves it to a browser, in a process of its own. */
export interface ServeProcess {
  readonly url: string
  readonly pid: number
  /** The processes it started: its engine. Linux only. */
  readonly children: () => number[]
  /** Ends it as Ctrl-C does. */
  readonly stop: () => Promise<void>
}

/** @throws with what it printed, when it ends before it is open */
export async function startServe(dataDir: string): Promise<ServeProcess> {
  const args = [join(root, 'main/serve.ts'), '--data-dir', dataDir]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const closed = once(child, 'close')
  const url = await new Promise<string>((resolve, reject) => {
    let printed = ''
    const take = (text: string): void => {
      printed += text
      const found = /http:\/\/127\.0\.0\.1:\d+\/#token=\S+/.exec(printed)
      if (found !== null) resolve(found[0])
    }
    child.stdout.setEncoding('utf8').on('data', take)
    child.stderr.setEncoding('utf8').on('data', take)
    child.on('close', (code) => reject(new Error(`serve ended with ${code}: ${printed}`)))
  })
  const pid = child.pid ?? 0
  return {
    url,
    pid,
    children: () =>
      readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(/\s+/).filter(Boolean).map(Number),
    async stop() {
      child.kill('SIGINT')
      await closed
    },
  }
}
