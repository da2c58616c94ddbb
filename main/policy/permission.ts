import { isAppUrl } from './app-origin.ts'

/** What the page may ask Chromium for, and why. Absent is refused. */
const granted: ReadonlyMap<string, string> = new Map([
  ['clipboard-sanitized-write', 'copying a picture or a recipe, after a click'],
])

/** Whether a page at `address` gets a permission. */
export function isPermissionGranted(permission: string, address: string): boolean {
  return granted.has(permission) && isAppUrl(address)
}
