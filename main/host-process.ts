import { parseArgs } from 'node:util'
import { failureOf } from '../preload/contract/errors.ts'
import { chooseProvider } from './engine/provider.ts'
import { appVersion } from './files/app-version.ts'
import { chooseDataDir, dataFolder } from './files/data-folder.ts'
import { currentLibrary, librariesFile } from './files/known-libraries.ts'
import { onDisk } from './files/disk-failure.ts'
import { jsonLog } from './files/json-log.ts'
import { buildHost } from './host.ts'
import { foldersOfVariable } from './files/model-offers.ts'
import { pageFiles } from './services/page-files.ts'
import { answerFetch } from './shell-link/answer-fetch.ts'
import type { FromHost, ToHost } from './shell-link/messages.ts'
import { shellQuestions } from './shell-link/shell-questions.ts'
import { parentPortDriver } from './shell-link/parent-port-driver.ts'
import { messagePortChannel, type PortLike } from './transport/message-port.ts'
import { serveApi } from './transport/serve-api.ts'

/** Entry of the host process in Electron: the same host as everywhere, reached through the shell. */

interface ParentEvent {
  readonly data: ToHost
  readonly ports: readonly PortLike[]
}
interface ParentPort {
  readonly postMessage: (message: FromHost) => void
  readonly on: (event: 'message', listen: (event: ParentEvent) => void) => void
}

/** Electron's, which Node's types do not know (electron docs/api/process.md). */
const { parentPort } = process as unknown as { readonly parentPort: ParentPort }
const tell = (message: FromHost) => parentPort.postMessage(message)
const engine = parentPortDriver(tell)
const shell = shellQuestions(tell)

async function open() {
  const { values } = parseArgs({
    options: { 'data-dir': { type: 'string' }, packs: { type: 'string' }, page: { type: 'string' } },
    // Chromium's own switches come along.
    strict: false,
  })
  const text = (value: string | boolean | undefined) => (typeof value === 'string' ? value : undefined)
  const dataDir = chooseDataDir(
    text(values['data-dir']),
    process.env,
    process.platform,
    currentLibrary(librariesFile(process.env, process.platform)),
  )
  const log = await onDisk(dataDir, async () => jsonLog(dataFolder(dataDir).logs))
  const host = await buildHost({
    dataDir,
    packRoots: [text(values.packs) ?? ''],
    libraries: librariesFile(process.env, process.platform),
    modelFolders: foldersOfVariable(process.env['FOVEA_MODELS']),
    engineDriver: engine.driver,
    pick: (what) => shell.ask(what),
    vault: shell.vault,
    log,
    version: appVersion,
    name: 'electron',
    provider: chooseProvider(undefined, process.env),
  })
  return { host, log, handle: pageFiles(text(values.page) ?? '', host.handleRequest) }
}

const opening = open()
opening.catch((thrown: unknown) => {
  const { message, remedy } = failureOf(thrown)
  tell({ kind: 'fatal', title: 'Fovea cannot open its library', detail: `${message} ${remedy}` })
})

/** What the shell says before the host is open waits for it. */
parentPort.on('message', ({ data, ports }) => {
  if (data.kind === 'from-engine' || data.kind === 'engine-exit') return engine.hear(data)
  if (data.kind === 'told') return shell.hear(data)
  void opening.then(
    async ({ host, log, handle }) => {
      if (data.kind === 'page') {
        const [port] = ports
        if (port === undefined) return
        const channel = messagePortChannel(port, (event) => (event as { readonly data: unknown }).data)
        serveApi(channel, host.api, host.events, { onBug: log.bug })
      } else if (data.kind === 'dropped') await host.addDropped(data.places)
      else if (data.kind === 'fetch')
        tell({ kind: 'answer', answer: await answerFetch(handle, data.request, (thrown) => log.bug('fetch', thrown)) })
      else {
        await host.close()
        process.exit(0)
      }
    },
    () => undefined,
  )
})
