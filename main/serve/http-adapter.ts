import type { IncomingMessage, ServerResponse } from 'node:http'
import { protectiveHeaders } from '../policy/csp.ts'

/** Between Node's HTTP and the standard Request and Response. */

/** Bodies are only ever the small session message. */
const maxBodyBytes = 4096

export function toRequest(message: IncomingMessage, origin: string): Request {
  return new Request(new URL(message.url ?? '/', origin), { method: message.method ?? 'GET' })
}

export async function send(response: Response, to: ServerResponse): Promise<void> {
  to.writeHead(response.status, { ...protectiveHeaders, ...Object.fromEntries(response.headers) })
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
