/** Schemes and their handlers, as `protocol` of Electron keeps them. */

type Handler = (request: Request) => Response | Promise<Response>

export interface RegisteredScheme {
  readonly scheme: string
  readonly privileges?: object
}

export const registeredSchemes: RegisteredScheme[] = []
const handlers = new Map<string, Handler>()

export const protocol = {
  registerSchemesAsPrivileged(schemes: readonly RegisteredScheme[]): void {
    registeredSchemes.push(...schemes)
  },
  handle(scheme: string, handler: Handler): void {
    if (handlers.has(scheme)) throw new Error(`the scheme ${scheme} is already handled`)
    handlers.set(scheme, handler)
  },
}

/** Answers a request as Chromium would be answered; refuses a scheme that nobody handles. */
export async function answerRequest(request: Request): Promise<Response> {
  const handler = handlers.get(new URL(request.url).protocol.slice(0, -1))
  if (handler === undefined) throw new Error(`nobody handles ${request.url}`)
  return handler(request)
}

/** Chromium under Playwright cannot intercept a custom scheme, so `studio://app` is shown as this secure origin. */
export const shownOrigin = 'https://studio.invalid'

export function toShown(address: string): string {
  return address.replace(/^studio:\/\/app(?=\/|$)/, shownOrigin)
}

export function toStudio(address: string): string {
  return address.startsWith(`${shownOrigin}/`) ? `studio://app${address.slice(shownOrigin.length)}` : address
}
