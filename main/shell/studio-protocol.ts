import { protocol } from 'electron/main'
import { appScheme } from '../policy/app-origin.ts'
import { protectiveHeaders } from '../policy/csp.ts'
import type { HostLink } from './host-link.ts'

/**
 * Answers `studio://app/…` through the host's own request handler, the one that serves a browser tab too.
 *
 * `file:` is refused: nothing of ours lives there, and a path is not an address.
 */
export function handleProtocols(host: Pick<HostLink, 'fetch'>): void {
  protocol.handle('file', () => new Response(null, { status: 403 }))
  protocol.handle(appScheme, async (request) => {
    try {
      const body = request.body === null ? null : await request.arrayBuffer()
      const { method, url, headers } = request
      const answer = await host.fetch({ method, url, headers: [...headers], body })
      return new Response(answer.body, {
        status: answer.status,
        headers: new Headers(answer.headers.map(([name, value]): [string, string] => [name, value])),
      })
    } catch {
      // The host died while answering; it is being started again, and the page asks again.
      return new Response(null, { status: 503, headers: protectiveHeaders })
    }
  })
}
