import { FoveaError } from '../../preload/contract/errors.ts'
import type { Channel } from './channel.ts'

/** One JSON text per message. What isn't JSON is dropped: the connection checks the rest. */
export function openWebSocket(url: string): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url)
    socket.onopen = () => resolve(channelOf(socket))
    socket.onclose = () =>
      reject(new FoveaError('contract.closed', 'The studio did not answer.', null, 'It is tried again by itself.'))
  })
}

function channelOf(socket: WebSocket): Channel {
  return {
    post: (message) => socket.send(JSON.stringify(message)),
    onMessage: (listen) => {
      socket.onmessage = ({ data }) => {
        const message = parse(data)
        if (message !== undefined) listen(message)
      }
    },
    onClose: (listen) => {
      if (socket.readyState >= WebSocket.CLOSING) queueMicrotask(listen)
      socket.onclose = () => listen()
    },
    close: () => socket.close(),
  }
}

function parse(data: unknown): unknown {
  if (typeof data !== 'string') return undefined
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}
