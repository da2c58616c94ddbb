import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/**
 * Who may talk to the loopback server: only a page that was opened with our address.
 *
 * Threats: other programs' pages in the same browser, DNS rebinding, other users of the machine
 * (reference/reliability-security.md 7). The token travels in the fragment, which browsers send to nobody, and is
 * worth one exchange.
 */
export interface SessionGuard {
  /** 256 bits, for the address that is printed. */
  readonly token: string
  /** The `set-cookie` value for the right token; null for any other, or when it has been used. */
  readonly exchange: (token: unknown) => string | null
  /** Whether Host, Origin and Sec-Fetch-Site are those of our own page. */
  readonly isOwnOrigin: (headers: IncomingHttpHeaders) => boolean
  /** Whether the request carries our cookie. */
  readonly isKnown: (headers: IncomingHttpHeaders) => boolean
}

const cookieName = 'fovea-session'

/** `port` is the one that is being listened on. */
export function sessionGuard(port: () => number): SessionGuard {
  const token = randomBytes(32).toString('base64url')
  const secret = randomBytes(32).toString('base64url')
  let isUsed = false

  return {
    token,
    exchange(given) {
      if (isUsed || typeof given !== 'string' || !isSame(given, token)) return null
      isUsed = true
      // A name per port: browsers share cookies between the ports of one host.
      return `${cookieName}-${port()}=${secret}; HttpOnly; SameSite=Strict; Path=/`
    },
    isOwnOrigin({ host, origin, 'sec-fetch-site': site }) {
      const hosts = [`127.0.0.1:${port()}`, `localhost:${port()}`]
      if (host === undefined || !hosts.includes(host)) return false
      if (origin !== undefined && origin !== `http://${host}`) return false
      return site === undefined || site === 'same-origin' || site === 'none'
    },
    isKnown({ cookie = '' }) {
      return cookie.split(';').some((part) => {
        const [name = '', value = ''] = part.trim().split('=')
        return name === `${cookieName}-${port()}` && isSame(value, secret)
      })
    },
  }
}

/** Takes the same time wherever the first difference is. */
function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
