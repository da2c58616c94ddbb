import type { RawData, WebSocket } from 'ws'
import { channelListeners, type Channel } from './channel.ts'

/** RFC 6455 7.4.1: policy violation. */
const policyViolation = 1008

/** A channel over a WebSocket: one JSON text per message. A frame that is not JSON text ends the connection. */
export function webSocketChannel(socket: WebSocket): Channel {
  const listeners = channelListeners()
  socket.on('message', (data, isBinary) => {
    const message = isBinary ? undefined : parseJson(textOf(data))
    if (message === undefined) socket.close(policyViolation)
    else listeners.emitMessage(message)
  })
  socket.on('close', listeners.emitClose)
  // `ws` reports a broken frame here and then closes; the close is what matters.
  socket.on('error', () => undefined)
  return {
    post(message) {
      if (!listeners.isClosed() && socket.readyState === socket.OPEN) socket.send(JSON.stringify(message))
    },
    onMessage: listeners.onMessage,
    onClose: listeners.onClose,
    close() {
      socket.close()
      listeners.emitClose()
    },
  }
}

/** `ws` hands over a Buffer, or parts of one. */
function textOf(data: RawData): string {
  const whole = Array.isArray(data) ? Buffer.concat(data) : data instanceof ArrayBuffer ? Buffer.from(data) : data
  return whole.toString('utf8')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
