import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'
import { pageHeaders, protectiveHeaders } from '../../../main/policy/csp.ts'
import { serveApi } from '../../../main/transport/serve-api.ts'
import { webSocketChannel } from '../../../main/transport/websocket.ts'
import type { PackSummary } from '../../../preload/contract/records.ts'
import { toyPack } from './toy-pack.ts'
import { toyStudio, type ToyStudio } from './toy-studio.ts'

/** The page on a loopback port, over the real contract, transport and policy, with a toy studio behind it. */
export interface UiHost extends ToyStudio {
  readonly url: string
  readonly origin: string
  /** Cuts every connection; `away` also refuses new ones until told otherwise. */
  readonly drop: (away: boolean) => void
  readonly comeBack: () => void
  readonly bugs: unknown[]
  readonly close: () => Promise<void>
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** @param bundle folder of the built page */
export async function startUiHost(bundle: string, packs: PackSummary[] = [toyPack]): Promise<UiHost> {
  const studio = toyStudio(packs)
  const bugs: unknown[] = []
  const sockets = new Set<WebSocket>()
  const token = crypto.randomUUID()
  let isAway = false

  const server = createServer((request, response) => void answer(request, response))
  const upgrades = new WebSocketServer({ noServer: true })
  const isKnown = (request: IncomingMessage): boolean => request.headers.cookie?.includes(`toy=${token}`) ?? false

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://toy')
    const send = (status: number, headers: Record<string, string> = {}, body: Uint8Array | string = ''): void => {
      response.writeHead(status, { ...protectiveHeaders, ...headers }).end(body)
    }
    if (pathname === '/session') {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const isGood = JSON.parse(Buffer.concat(chunks).toString()).token === token
      return isGood ? send(204, { 'set-cookie': `toy=${token}; HttpOnly; SameSite=Strict; Path=/` }) : send(401)
    }
    const picture = /^\/image\/([0-9a-f]{64})\.png$/.exec(pathname)?.[1]
    const preview = /^\/preview\/([\w-]+\/\w+)\/\d+\.png$/.exec(pathname)?.[1]
    if (picture !== undefined || preview !== undefined) {
      const png = isKnown(request) ? studio.pictures.get(picture ?? preview ?? '') : undefined
      return png === undefined ? send(404) : send(200, { 'content-type': 'image/png' }, png)
    }
    const file = normalize(pathname === '/' ? '/index.html' : pathname)
    try {
      const body = await readFile(join(bundle, file))
      const headers = extname(file) === '.html' ? pageHeaders() : {}
      send(200, { ...headers, 'content-type': types[extname(file)] ?? 'application/octet-stream' }, body)
    } catch {
      send(404)
    }
  }

  server.on('upgrade', (request: IncomingMessage, socket, head) => {
    if (isAway || request.url !== '/wire' || !isKnown(request)) return void socket.destroy()
    upgrades.handleUpgrade(request, socket, head, (webSocket) => {
      sockets.add(webSocket)
      webSocket.on('close', () => sockets.delete(webSocket))
      serveApi(webSocketChannel(webSocket), studio.api, studio.bus, {
        onBug: (method, thrown) => bugs.push([method, thrown]),
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    ...studio,
    bugs,
    origin,
    url: `${origin}/#token=${token}`,
    drop(away) {
      isAway = away
      for (const socket of sockets) socket.terminate()
    },
    comeBack() {
      isAway = false
    },
    close: () => closeServer(server, sockets),
  }
}

function closeServer(server: Server, sockets: Iterable<WebSocket>): Promise<void> {
  for (const socket of sockets) socket.terminate()
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
