/** A host in miniature, run as a forked process: serves one page, echoes on ports, and dies when told to. */
import type { FromHost, ToHost } from '../../main/shell-link/messages.ts'
import { pageHeaders } from '../../main/policy/csp.ts'

interface Port {
  readonly on: (
    event: 'message',
    listen: (event: { readonly data: unknown; readonly ports: readonly Port[] }) => void,
  ) => void
  readonly postMessage: (data: unknown) => void
  readonly start: () => void
}

const parentPort = (process as unknown as { readonly parentPort: Port }).parentPort
const tell = (message: FromHost) => parentPort.postMessage(message)

const page = `<!doctype html><title>echo</title><script src="probe.js"></script>
<script>window.inlineRan = true</script><img id="foreign" src="https://example.invalid/pixel.png">`
const probe = `window.keysAtFirstScript = Object.keys(window)
window.leaks = ['require', 'process', 'module', '__standInShell', '__standInDeliver'].filter((name) => name in window)`

function answer(path: string): { readonly status: number; readonly type: string; readonly text: string } {
  if (path === '/') return { status: 200, type: 'text/html', text: page }
  if (path === '/probe.js') return { status: 200, type: 'text/javascript', text: probe }
  if (path === '/environment') return { status: 200, type: 'application/json', text: JSON.stringify(process.env) }
  return { status: 404, type: 'text/plain', text: path }
}

parentPort.on('message', ({ data, ports }) => {
  const message = data as ToHost
  if (message.kind === 'page') {
    const port = ports[0]
    port?.on('message', (event) => port.postMessage({ echo: event.data, pid: process.pid }))
    port?.start()
  } else if (message.kind === 'fetch') {
    const { id, url, body } = message.request
    const { pathname } = new URL(url)
    if (pathname === '/die') process.exit(3)
    if (pathname === '/engine') return tell({ kind: 'launch-engine' })
    const { status, type, text } = answer(pathname)
    const bytes = new TextEncoder().encode(body === null ? text : new TextDecoder().decode(body))
    const headers = Object.entries({ ...pageHeaders(), 'content-type': type })
    tell({ kind: 'answer', answer: { id, status, headers, body: bytes.buffer } })
  } else if (message.kind === 'close') process.exit(0)
})
