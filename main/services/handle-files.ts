import { Readable } from 'node:stream'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import { FoveaError } from '../../preload/contract/errors.ts'
import type { ExportService } from './exports.ts'
import type { HandleRequest } from './handle-request.ts'
import type { ReceiveFile } from './receive-file.ts'

const filePath = /^\/file\/([0-9a-f-]{36})\/[\w.-]{1,120}$/

/**
 * Files by address: `GET /file/<token>/<name>` out of the library, `POST /import?name=…` into it. The same for
 * Electron's protocol and for HTTP; what is neither goes to `otherwise`.
 *
 * A refused import answers 422 with the failure as JSON: its sentence is what the page shows.
 */
export function fileHandler(files: ExportService, receive: ReceiveFile, otherwise: HandleRequest): HandleRequest {
  return async (request) => {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === '/import') {
      if (request.method !== 'POST') return json(405, { failure: null })
      try {
        const body = request.body === null ? [] : Readable.fromWeb(request.body as NodeStream)
        return json(200, await receive(body as AsyncIterable<Uint8Array>, nameOf(searchParams.get('name'))))
      } catch (thrown) {
        if (!(thrown instanceof FoveaError)) throw thrown
        return json(422, { failure: thrown.failure })
      }
    }
    const token = request.method === 'GET' ? filePath.exec(pathname)?.[1] : undefined
    const file = token === undefined ? null : files.file(token)
    if (file === null) return otherwise(request)
    return new Response(Readable.toWeb(Readable.from(file.open())) as ReadableStream, {
      headers: {
        'content-type': file.type,
        'content-disposition': `attachment; filename="${file.name}"`,
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-store',
      },
    })
  }
}

/** For people to read: never a path. */
function nameOf(name: string | null): string {
  return (name ?? '').replaceAll(/[\p{C}/\\]+/gu, ' ').slice(0, 200) || 'file'
}

function json(status: number, value: unknown): Response {
  const headers = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' }
  return Response.json(value, { status, headers })
}
