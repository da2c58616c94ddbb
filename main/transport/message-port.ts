import { channelListeners, type Channel } from './channel.ts'

/** What Node's `MessagePort` and Electron's `MessagePortMain` have in common. */
export interface PortLike {
  postMessage: (message: unknown) => void
  on: (event: 'message' | 'close', listen: (value: unknown) => void) => unknown
  start: () => void
  close: () => void
}

/**
 * A channel over a message port.
 *
 * Node hands listeners the value, Electron an event whose `data` is the value (electron docs/api/message-port-main.md):
 * `unwrap` says which.
 */
export function messagePortChannel(port: PortLike, unwrap: (value: unknown) => unknown = (value) => value): Channel {
  const listeners = channelListeners()
  port.on('message', (value) => {
    listeners.emitMessage(unwrap(value))
  })
  port.on('close', () => {
    listeners.emitClose()
  })
  port.start()
  return {
    post(message) {
      // A value that cannot be cloned closes Electron's port (electron #42373); JSON values always can.
      if (!listeners.isClosed()) port.postMessage(JSON.parse(JSON.stringify(message)))
    },
    onMessage: listeners.onMessage,
    onClose: listeners.onClose,
    close() {
      port.close()
      listeners.emitClose()
    },
  }
}
