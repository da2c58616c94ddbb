export interface Call {
  readonly method: string
  readonly input: unknown
}

/** Runs in the page, beside the studio's own client: opens a second port and makes one call on it. */
export function askHost({ method, input }: Call): Promise<unknown> {
  const bridge = (window as unknown as { foveaBridge: { requestPort: () => void } }).foveaBridge
  return new Promise((resolve) => {
    window.addEventListener('message', function listen(event) {
      const port = event.ports[0]
      if (event.source !== window || event.data !== 'fovea.port' || port === undefined) return
      window.removeEventListener('message', listen)
      port.onmessage = ({ data }: MessageEvent<{ kind: string }>) => {
        if (data.kind !== 'event') resolve(data)
      }
      port.postMessage({ kind: 'call', id: 1, method, input })
    })
    bridge.requestPort()
  })
}
