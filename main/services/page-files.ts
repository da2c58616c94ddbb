import path from 'node:path'
import { pageHeaders, protectiveHeaders } from '../policy/csp.ts'
import { realDisk } from '../files/disk.ts'
import type { HandleRequest } from './handle-request.ts'

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/** Folders below each other, names of letters, digits, dot, dash and underscore, none that starts with a dot. */
const safePath = /^(\/[\w-][\w.-]*)+$/

/**
 * The built page by address, `/` being its `index.html`; what it does not have goes to `otherwise`.
 *
 * An address becomes a path only after it matched a pattern that cannot leave the folder.
 *
 * @param connect further origins for the page's `connect-src`
 */
export function pageFiles(folder: string, otherwise: HandleRequest, connect: readonly string[] = []): HandleRequest {
  return async (request) => {
    const { pathname } = new URL(request.url)
    const wanted = pathname === '/' || pathname === '' ? '/index.html' : pathname
    const type = contentTypes[path.extname(wanted)]
    if (type === undefined || !safePath.test(wanted) || (request.method !== 'GET' && request.method !== 'HEAD')) {
      return otherwise(request)
    }
    const bytes = await readOrNull(path.join(folder, ...wanted.split('/')))
    if (bytes === null) return otherwise(request)
    const headers = wanted.endsWith('.html') ? pageHeaders(connect) : protectiveHeaders
    // Names of assets carry a hash of what is in them; the page itself must always be the newest.
    const caching = wanted.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-cache'
    return new Response(new Uint8Array(bytes), {
      headers: { ...headers, 'content-type': type, 'cache-control': caching },
    })
  }
}

async function readOrNull(file: string): Promise<Uint8Array | null> {
  try {
    return await realDisk.read(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'EISDIR', 'ENOTDIR'].includes(String(error.code)))
      return null
    throw error
  }
}
