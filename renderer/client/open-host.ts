import { ChannelRefused } from './channel.ts'
import type { OpenChannel } from './channel.ts'
import { closedError } from './connection.ts'
import { openPort } from './port-channel.ts'
import { openWebSocket } from './web-socket-channel.ts'

/**
 * How this page reaches its host: the preload's port in Electron, else a WebSocket of the same origin.
 *
 * In a browser the token of the address (`#token=…`) is exchanged once for a cookie and then taken out of the
 * address, so that it reaches neither the history nor a screenshot.
 */
export function hostOpener(view: Window): OpenChannel {
  const bridge = view.foveaBridge
  if (bridge !== undefined) return () => openPort(bridge)
  const { protocol, host } = view.location
  const url = `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/wire`
  return async () => {
    await exchangeToken(view)
    return openWebSocket(url)
  }
}

async function exchangeToken(view: Window): Promise<void> {
  const token = new URLSearchParams(view.location.hash.slice(1)).get('token')
  if (token === null) return
  const answer = await fetch('session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  })
  if (answer.status >= 400 && answer.status < 500) throw new ChannelRefused('The token was not taken.')
  if (!answer.ok) throw closedError()
  view.history.replaceState(null, '', view.location.pathname + view.location.search)
}
