import { request, type Dispatcher } from 'undici'
import { corrupt, refusedByServer, unreachable } from './download-failures.ts'

export interface Fetch {
  /** The file's name, for messages. */
  readonly item: string
  readonly url: string
  /** Bytes that are there already. */
  readonly from: number
  /** What the server called that version; without it nothing is resumed. */
  readonly etag: string | null
  /** Sent to the first address' origin and to no other. */
  readonly token: string | null
  readonly dispatcher?: Dispatcher
  readonly signal: AbortSignal
  readonly stallMs: number
}

export interface OpenResponse {
  readonly body: AsyncIterable<Uint8Array>
  /** Where the body begins in the file: `from`, or 0 when the server starts over. */
  readonly at: number
  /** Bytes of the whole file, when the server says. */
  readonly total: number | null
  readonly etag: string | null
  /** Which the hub states for large files, on its own redirect. */
  readonly sha256: string | null
}

const mostRedirects = 5
const redirects = new Set([301, 302, 303, 307, 308])

/**
 * Asks for a file, or the rest of one. Redirects are followed by hand.
 *
 * Threat: a redirect to another host must not carry the token there, nor lead from https to http.
 *
 * @throws FoveaError download.*; whatever undici throws when the connection fails
 */
export async function openResponse(fetch: Fetch): Promise<OpenResponse> {
  const home = new URL(fetch.url).origin
  let url: URL = new URL(fetch.url)
  let stated: { sha256: string | null; etag: string | null } = { sha256: null, etag: null }
  for (let hop = 0; hop <= mostRedirects; hop++) {
    const isHome = url.origin === home
    const { statusCode, headers, body } = await request(url.href, {
      headers: {
        'user-agent': 'Fovea',
        // A file that is packed on its way has other lengths than it has on disk.
        'accept-encoding': 'identity',
        ...(fetch.token !== null && isHome && { authorization: `Bearer ${fetch.token}` }),
        ...(fetch.from > 0 && fetch.etag !== null && { range: `bytes=${fetch.from}-`, 'if-range': fetch.etag }),
      },
      signal: fetch.signal,
      headersTimeout: fetch.stallMs,
      bodyTimeout: fetch.stallMs,
      ...(fetch.dispatcher !== undefined && { dispatcher: fetch.dispatcher }),
    })
    const header = (name: string): string | null => {
      const value = headers[name]
      return typeof value === 'string' ? value : null
    }
    if (isHome) stated = { sha256: stated.sha256 ?? hashOf(header('x-linked-etag')), etag: header('etag') }
    if (redirects.has(statusCode)) {
      await body.dump()
      url = nextUrl(url, header('location'), fetch.item)
      continue
    }
    const etag = header('etag') ?? stated.etag
    const length = lengthOf(header('content-length'))
    if (statusCode === 200) return { body, at: 0, total: length, etag, sha256: stated.sha256 }
    if (statusCode === 206) {
      const range = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(header('content-range') ?? '')
      if (range === null || Number(range[1]) !== fetch.from) {
        body.destroy()
        throw corrupt(fetch.item, 'it is another part than was asked for')
      }
      return { body, at: fetch.from, total: Number(range[3]), etag, sha256: stated.sha256 }
    }
    await body.dump()
    // Nothing is left to send: the part is as long as the file, or the file has become shorter.
    if (statusCode === 416 && fetch.from > 0) return openResponse({ ...fetch, from: 0, etag: null })
    if (statusCode >= 500 || statusCode === 408 || statusCode === 429)
      throw unreachable(fetch.item, `it answered ${statusCode}`)
    throw refusedByServer(fetch.item, statusCode)
  }
  throw corrupt(fetch.item, 'it redirects without end')
}

function nextUrl(from: URL, location: string | null, item: string): URL {
  const next = URL.parse(location ?? '', from.href)
  if (next === null || !['http:', 'https:'].includes(next.protocol)) throw corrupt(item, 'it redirects to nowhere')
  if (from.protocol === 'https:' && next.protocol === 'http:')
    throw corrupt(item, 'it redirects to an address that is not encrypted')
  return next
}

function hashOf(etag: string | null): string | null {
  return /^"?([0-9a-f]{64})"?$/.exec(etag ?? '')?.[1] ?? null
}

function lengthOf(header: string | null): number | null {
  return header !== null && /^\d{1,15}$/.test(header) ? Number(header) : null
}
