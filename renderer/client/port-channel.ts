import type { Channel } from './channel.ts'

/** What the preload exposes in Electron. */
export interface FoveaBridge {
  /** Asks the shell for a port to the host; it arrives as a window message `fovea.port`. */
  readonly requestPort: () => void
}

declare global {
  interface Window {
    readonly foveaBridge?: FoveaBridge
  }
}

/** A port to the host, handed over by the preload. Only this window's own message is believed. */
export function openPort(bridge: FoveaBridge): Promise<Channel> {
  return new Promise((resolve) => {
    const listen = (event: MessageEvent<unknown>) => {
      const port = event.ports[0]
      if (event.source !== window || event.data !== 'fovea.port' || port === undefined) return
      window.removeEventListener('message', listen)
      resolve(channelOf(port))
    }
    window.addEventListener('message', listen)
    bridge.requestPort()
  })
}

function channelOf(port: MessagePort): Channel {
  let closed = () => {}
  port.addEventListener('close', () => closed())
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listen) => {
      port.onmessage = (event: MessageEvent<unknown>) => listen(event.data)
    },
    onClose: (listen) => {
      closed = listen
    },
    close: () => {
      port.close()
      closed()
    },
  }
}
