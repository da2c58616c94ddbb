/** Where the page lives in Electron: one origin for the page and its pictures, so that no canvas is tainted. */
export const appScheme = 'studio'

export const appOrigin = 'studio://app'

/**
 * What Chromium grants the scheme.
 *
 * Standard and secure, so that it has an origin and a content security policy; no `bypassCSP`, no service workers.
 */
export const appSchemePrivileges = {
  standard: true,
  secure: true,
  supportFetchAPI: true,
  corsEnabled: true,
  stream: true,
} as const

/** Whether an address is the page's own origin. Compares the parsed parts: `studio://app.evil` and `studio://app@evil` fail. */
export function isAppUrl(address: string): boolean {
  const url = URL.parse(address)
  if (url === null) return false
  return url.protocol === `${appScheme}:` && url.host === 'app' && url.username === '' && url.password === ''
}
