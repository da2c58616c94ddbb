import { channelListeners, type Channel } from './channel.ts'

/**
 * Two ends of a channel within one process.
 *
 * Messages pass through JSON and a microtask, so that nothing works here that would fail over a real wire.
 */
export function memoryChannels(): [Channel, Channel] {
  const left = channelListeners()
  const right = channelListeners()

  const close = (): void => {
    left.emitClose()
    right.emitClose()
  }
  const end = (own: typeof left, other: typeof left): Channel => ({
    post(message) {
      if (own.isClosed()) return
      const text = JSON.stringify(message)
      queueMicrotask(() => {
        other.emitMessage(JSON.parse(text))
      })
    },
    onMessage: own.onMessage,
    onClose: own.onClose,
    close,
  })
  return [end(left, right), end(right, left)]
}
