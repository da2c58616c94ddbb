import { parseArgs } from 'node:util'
import { fileURLToPath } from 'node:url'
import type { Provider } from '../../models/providers/provider.ts'
import { FoveaError } from '../../preload/contract/errors.ts'
import { openHost } from '../cli/open-host.ts'
import { reportThrown } from '../cli/print-failure.ts'
import { chooseProvider } from '../engine/provider.ts'
import { checkPort, startServer } from './http-server.ts'
import { hasDisplay, openBrowser } from './open-browser.ts'

/** The studio in a browser tab: the same host over loopback. `--port N`, `--data-dir DIR`, `--provider NAME`, `--open`, `--read-only`. */

const pageRoot = fileURLToPath(new URL('../../dist/renderer', import.meta.url))

interface Options {
  readonly port: number
  readonly dataDir: string | undefined
  readonly open: boolean
  readonly readOnly: boolean
  readonly provider: Provider
}

function options(args: readonly string[]): Options {
  const [text, flag] = [{ type: 'string' }, { type: 'boolean' }] as const
  const shape = { port: text, 'data-dir': text, open: flag, 'read-only': flag, provider: text } as const
  try {
    const { values } = parseArgs({ args: [...args], options: shape, strict: true })
    const port = Number(values.port ?? '0')
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new TypeError(`--port is "${values.port ?? ''}", not a port from 0 to 65535.`)
    const provider = chooseProvider(values.provider, process.env)
    return {
      port,
      dataDir: values['data-dir'],
      open: values.open ?? false,
      readOnly: values['read-only'] ?? false,
      provider,
    }
  } catch (thrown) {
    if (!(thrown instanceof TypeError)) throw thrown
    throw new FoveaError(
      'cli.usage',
      thrown.message,
      'serve',
      'Options: --port N, --data-dir DIR, --provider NAME, --open, --read-only.',
      thrown,
    )
  }
}

/** Opens the host and the server, prints the address, and ends both on Ctrl-C. Never rejects: failures become an exit code. */
export async function serveStudio(args: readonly string[]): Promise<void> {
  try {
    await serve(args)
  } catch (thrown) {
    process.exitCode = reportThrown(thrown)
  }
}

async function serve(args: readonly string[]): Promise<void> {
  const { port, dataDir, open, readOnly, provider } = options(args)
  await checkPort(port)
  const { host, log } = await openHost({ name: 'serve', dataDir, provider, readOnly })
  const server = await startServer({ host, pageRoot, port, log }).catch(async (thrown: unknown) => {
    await host.close()
    throw thrown
  })
  process.stdout.write(`Fovea is open at ${server.url}\nCtrl-C ends it.\n`)
  if (open && hasDisplay(process.env, process.platform)) openBrowser(server.url, process.platform)

  let isClosing = false
  const close = (): void => {
    // A second Ctrl-C does not wait for the call under way.
    if (isClosing) process.exit(130)
    isClosing = true
    void server
      .close()
      .then(() => host.close())
      .then(() => process.exit(0))
  }
  process.on('SIGINT', close)
  process.on('SIGTERM', close)
}
