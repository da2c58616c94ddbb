import { channelListeners, type Channel } from './channel.ts'

/** What both ends of a forked process's message pipe have in common: the child and, inside it, `process`. */
export interface ProcessEnd {
  send?:
    | ((message: object, handle: undefined, options: undefined, callback: (error: Error | null) => void) => boolean)
    | undefined
  on: ((event: 'message', listen: (value: unknown) => void) => unknown) &
    ((event: 'disconnect', listen: () => void) => unknown)
  readonly connected?: boolean
  disconnect?: (() => void) | undefined
}

/** A channel over the message pipe of a forked process. */
export function childProcessChannel(end: ProcessEnd): Channel {
  const listeners = channelListeners()
  end.on('message', listeners.emitMessage)
  end.on('disconnect', listeners.emitClose)
  return {
    post(message) {
      // The callback takes the EPIPE of a process that died in between; its `disconnect` is on the way.
      if (!listeners.isClosed() && end.connected) end.send?.(message as object, undefined, undefined, () => undefined)
    },
    onMessage: listeners.onMessage,
    onClose: listeners.onClose,
    close() {
      if (end.connected) end.disconnect?.()
      listeners.emitClose()
    },
  }
}
