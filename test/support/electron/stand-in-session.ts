type RequestHandler = (
  contents: null,
  permission: string,
  answer: (granted: boolean) => void,
  details: { readonly requestingUrl: string },
) => void
type CheckHandler = (contents: null, permission: string, origin: string, details: object) => boolean

const handlers: { request: RequestHandler | null; check: CheckHandler | null; device: (() => boolean) | null } = {
  request: null,
  check: null,
  device: null,
}

export const session = {
  defaultSession: {
    setPermissionRequestHandler(handler: RequestHandler): void {
      handlers.request = handler
    },
    setPermissionCheckHandler(handler: CheckHandler): void {
      handlers.check = handler
    },
    setDevicePermissionHandler(handler: () => boolean): void {
      handlers.device = handler
    },
  },
}

/** Asks as Chromium would; without handlers Electron grants everything, and so does the stand-in. */
export function askPermission(
  permission: string,
  url: string,
): { readonly request: boolean; readonly check: boolean; readonly device: boolean } {
  const { protocol, host } = new URL(url)
  let request = true
  handlers.request?.(null, permission, (granted) => (request = granted), { requestingUrl: url })
  return {
    request,
    check: handlers.check?.(null, permission, `${protocol}//${host}/`, {}) ?? true,
    device: handlers.device?.() ?? true,
  }
}
