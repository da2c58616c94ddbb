import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import { protectiveHeaders } from '../policy/csp.ts'

/** Between Node's HTTP and the standard Request and Response. */

/** Of the session message; files that are brought in are streams and may be as large as the disk. */
const maxBodyBytes = 4096

export function toRequest(message: IncomingMessage, origin: string): Request {
  const { method = 'GET', url = '/' } = message
  const body = method === 'POST' ? { body: Readable.toWeb(message) as ReadableStream, duplex: 'half' as const } : {}
  return new Request(new URL(url, origin), { method, ...body })
}

/** Files that are saved are passed on as they are made; pictures are small, and sent at once. */
export async function send(response: Response, to: ServerResponse): Promise<void> {
  to.writeHead(response.status, { ...protectiveHeaders, ...Object.fromEntries(response.headers) })
  const isFile = response.headers.has('content-disposition')
  if (isFile && response.body !== null) return pipeline(Readable.fromWeb(response.body as NodeStream), to)
  to.end(to.req.method === 'HEAD' ? undefined : Buffer.from(await response.arrayBuffer()))
}

export function refuse(status: number, text: string): Response {
  return new Response(`${text}\n`, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  })
}

/** The JSON body, or undefined when it is too long or no JSON. */
export async function readJson(message: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBodyBytes) return undefined
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown
  } catch {
    return undefined
  }
}
