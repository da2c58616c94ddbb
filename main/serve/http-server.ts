import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import { maxMessageBytes } from '../../preload/contract/wire.ts'
import { FoveaError } from '../../preload/contract/errors.ts'
import type { Host } from '../host.ts'
import type { HandleRequest } from '../services/handle-request.ts'
import { pageFiles } from '../services/page-files.ts'
import type { Log } from '../services/log.ts'
import { serveApi } from '../transport/serve-api.ts'
import { webSocketChannel } from '../transport/websocket.ts'
import { readJson, refuse, send, toRequest } from './http-adapter.ts'
import { sessionGuard, type SessionGuard } from './session-guard.ts'

export interface ServeOptions {
  readonly host: Pick<Host, 'api' | 'events' | 'handleRequest'>
  /** Folder of the built page. */
  readonly pageRoot: string
  /** 0 takes any free one. */
  readonly port: number
  readonly log: Log
}

export interface RunningServer {
  /** With the token in its fragment. */
  readonly url: string
  readonly port: number
  readonly close: () => Promise<void>
}

/** Loopback only: the studio is for whoever sits at this machine. */
const loopback = '127.0.0.1'

/** Serves a host to a browser tab. @throws FoveaError port.in-use */
export async function startServer({ host, pageRoot, port, log }: ServeOptions): Promise<RunningServer> {
  const server = createServer()
  const actualPort = (): number => (server.address() as AddressInfo).port
  const guard = sessionGuard(actualPort)
  async function answer(message: IncomingMessage): Promise<Response> {
    if (!guard.isOwnOrigin(message.headers)) return refuse(403, 'This address is for its own page only.')
    if (message.url === '/session') return openSession(guard, message)
    const request = toRequest(message, `http://${loopback}:${actualPort()}`)
    // The page itself holds no secret, and must load before it can bring its token.
    return pageFiles(pageRoot, pictures(message), [`ws://${loopback}:${actualPort()}`])(request)
  }

  function pictures(message: IncomingMessage): HandleRequest {
    if (guard.isKnown(message.headers)) return host.handleRequest
    return async () => refuse(401, 'Open the address that was printed when the studio started.')
  }

  server.on('request', (message, response) => {
    answer(message)
      .catch((thrown: unknown) => {
        log.bug('serve.request', thrown)
        return refuse(500, 'Something went wrong inside Fovea.')
      })
      .then((answered) => send(answered, response))
      .catch(() => response.destroy())
  })

  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes + 1024 })
  server.on('upgrade', (message, socket, head) => {
    // Browsers always send Origin with an upgrade; whoever does not is no page of ours.
    const isOurs =
      message.headers.origin !== undefined && guard.isOwnOrigin(message.headers) && guard.isKnown(message.headers)
    if (!isOurs || message.url !== '/wire') {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
      return
    }
    sockets.handleUpgrade(message, socket, head, (webSocket) => {
      serveApi(webSocketChannel(webSocket), host.api, host.events, {
        onBug: (method, thrown) => log.bug(`contract.${method}`, thrown),
      })
    })
  })

  await listen(server, port)
  return {
    url: `http://${loopback}:${actualPort()}/#token=${guard.token}`,
    port: actualPort(),
    async close() {
      for (const client of sockets.clients) client.terminate()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function openSession(guard: SessionGuard, message: IncomingMessage): Promise<Response> {
  if (message.method !== 'POST') return refuse(405, 'Use POST.')
  // A reload of the page has the cookie and no token.
  if (guard.isKnown(message.headers)) return new Response(null, { status: 204 })
  const body = await readJson(message)
  const token: unknown = typeof body === 'object' && body !== null && 'token' in body ? body.token : null
  const cookie = guard.exchange(token)
  if (cookie === null) return refuse(403, 'This address was used before. Start the studio again for a new one.')
  return new Response(null, { status: 204, headers: { 'set-cookie': cookie, 'cache-control': 'no-store' } })
}

/** Says early, before a library is opened for nothing, that a port cannot be had. @throws FoveaError port.in-use */
export async function checkPort(port: number): Promise<void> {
  const probe = createServer()
  await listen(probe, port)
  await new Promise((resolve) => probe.close(resolve))
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' || error.code === 'EACCES' ? portInUse(port, error) : error)
    })
    server.listen(port, loopback, () => resolve())
  })
}

function portInUse(port: number, cause: unknown): FoveaError {
  return new FoveaError(
    'port.in-use',
    `The port ${port} is taken by another program, or not allowed.`,
    String(port),
    'Choose another with --port, or leave it out to take any free one.',
    cause,
  )
}
