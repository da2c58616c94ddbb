import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface Asked {
  readonly url: string
  readonly range: string | null
  readonly ifRange: string | null
  readonly authorization: string | null
}

export type Answer = (request: IncomingMessage, response: ServerResponse, asked: Asked) => void

export interface TricksterServer {
  readonly url: string
  readonly asked: Asked[]
  /** What comes next; the last one stays. */
  readonly answers: Answer[]
}

/** A server on loopback that answers as it is told, once each, and remembers what it was asked. */
export async function tricksterServer(...answers: Answer[]): Promise<TricksterServer> {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    const header = (name: string) => {
      const value = request.headers[name]
      return typeof value === 'string' ? value : null
    }
    const said = {
      url: request.url ?? '',
      range: header('range'),
      ifRange: header('if-range'),
      authorization: header('authorization'),
    }
    asked.push(said)
    const answer = answers.length > 1 ? answers.shift() : answers[0]
    answer?.(request, response, said)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, answers }
}

export interface Honest {
  readonly etag?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Bytes after which the connection breaks. */
  readonly dropAfter?: number
}

/** Serves bytes as an honest server does, ranges included; it may break off. */
export function serving(bytes: Uint8Array, { etag = '"1"', headers = {}, dropAfter }: Honest = {}): Answer {
  return (_request, response, { range, ifRange }) => {
    const from = range !== null && ifRange === etag ? Number(/^bytes=(\d+)-$/.exec(range)?.[1]) : 0
    const rest = bytes.subarray(from)
    response.writeHead(from > 0 ? 206 : 200, {
      etag,
      'content-length': rest.length,
      ...(from > 0 && { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` }),
      ...headers,
    })
    if (dropAfter === undefined) response.end(rest)
    else response.write(rest.subarray(0, dropAfter), () => setTimeout(() => response.destroy(), 50))
  }
}
