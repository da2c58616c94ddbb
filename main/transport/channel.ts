/**
 * All that a transport must be.
 *
 * Messages are plain JSON values on every transport, so that the laws of the contract can be tested once and
 * hold everywhere. `post` after close does nothing.
 */
export interface Channel {
  readonly post: (message: unknown) => void
  /** Returns the way to stop listening. */
  readonly onMessage: (listen: (message: unknown) => void) => () => void
  /** Called once, whoever closed. Called at once when the channel is already closed. */
  readonly onClose: (listen: () => void) => () => void
  readonly close: () => void
}

/** The listeners of one channel: what every transport needs and none should write twice. */
export interface ChannelListeners {
  readonly onMessage: Channel['onMessage']
  readonly onClose: Channel['onClose']
  readonly emitMessage: (message: unknown) => void
  readonly emitClose: () => void
  readonly isClosed: () => boolean
}

/**
 * The bookkeeping of listeners.
 *
 * Messages that arrive before the first listener are kept for it: a transport may be open before its user is.
 */
export function channelListeners(): ChannelListeners {
  const messageListeners = new Set<(message: unknown) => void>()
  const closeListeners = new Set<() => void>()
  const early: unknown[] = []
  let closed = false

  return {
    onMessage(listen) {
      messageListeners.add(listen)
      for (const message of early.splice(0)) listen(message)
      return () => messageListeners.delete(listen)
    },
    onClose(listen) {
      if (closed) {
        listen()
        return () => undefined
      }
      closeListeners.add(listen)
      return () => closeListeners.delete(listen)
    },
    emitMessage(message) {
      if (closed) return
      if (messageListeners.size === 0) early.push(message)
      for (const listen of messageListeners) listen(message)
    },
    emitClose() {
      if (closed) return
      closed = true
      for (const listen of closeListeners) listen()
      closeListeners.clear()
      messageListeners.clear()
    },
    isClosed: () => closed,
  }
}
