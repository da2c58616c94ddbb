import { isAppUrl } from './app-origin.ts'

/** What is known about the frame that sent a message to the shell. */
export interface Sender {
  /** Address of the frame, null when it is gone. */
  readonly url: string | null
  /** Whether it is the top frame of its window. */
  readonly isTop: boolean
}

/** `crypto.randomUUID()` of the preload. */
const nonceForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * Whether a frame gets a port to the host: our page, top frame, with a well-formed nonce.
 *
 * Threat: a foreign or nested frame that reaches the channel (Electron's checklist item 17).
 */
export function isTrustedHandshake(sender: Sender, nonce: unknown): nonce is string {
  return isOurPage(sender) && typeof nonce === 'string' && nonceForm.test(nonce)
}

/** At once; a person drops a few. */
const mostDropped = 64

/** Whether these are places that our preload saw dropped on our page, in the top frame. */
export function isTrustedDrop(sender: Sender, places: unknown): places is readonly string[] {
  return (
    isOurPage(sender) &&
    Array.isArray(places) &&
    places.length <= mostDropped &&
    places.every((place) => typeof place === 'string' && place.length <= 4096 && !place.includes('\0'))
  )
}

function isOurPage({ isTop, url }: Sender): boolean {
  return isTop && url !== null && isAppUrl(url)
}
