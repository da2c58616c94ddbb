/**
 * The content security policy of every HTML answer, in Electron and in a browser tab alike.
 *
 * Nothing inline and nothing foreign: React sets styles through the CSSOM, so no `unsafe-inline` is needed.
 * `connect` lists further origins for `connect-src`; only the loopback server may pass any (its own WebSocket).
 */
export function contentSecurityPolicy(connect: readonly string[] = []): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob:",
    "font-src 'self'",
    ['connect-src', "'self'", ...connect].join(' '),
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ')
}

/** Headers of every answer, HTML or not. */
export const protectiveHeaders = {
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
} as const

/** Headers of the page itself: the policy, and what every answer carries. */
export function pageHeaders(connect: readonly string[] = []): Readonly<Record<string, string>> {
  return { ...protectiveHeaders, 'content-security-policy': contentSecurityPolicy(connect) }
}
