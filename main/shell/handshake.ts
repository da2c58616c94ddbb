import { ipcMain, MessageChannelMain, type IpcMainEvent } from 'electron/main'
import { isTrustedDrop, isTrustedHandshake, type Sender } from '../policy/sender.ts'
import type { HostLink } from './host-link.ts'

/**
 * What a preload can say to the shell. It asks for a port to the host: from then on host and page talk directly. The nonce
 * goes back with the port, so that the preload takes only the answer to its own question. And it tells where models lie that
 * were dropped on the page.
 */
export function acceptHandshakes(host: Pick<HostLink, 'connectPage' | 'dropped'>): void {
  ipcMain.on('fovea.dropped', (event, places: unknown) => {
    if (isTrustedDrop(senderOf(event), places)) host.dropped(places)
  })
  ipcMain.on('fovea.connect', (event, nonce: unknown) => {
    const frame = event.senderFrame
    if (!isTrustedHandshake(senderOf(event), nonce)) return
    const { port1, port2 } = new MessageChannelMain()
    host.connectPage(port1)
    frame?.postMessage('fovea.port', nonce, [port2])
  })
}

function senderOf({ senderFrame: frame }: IpcMainEvent): Sender {
  return { url: frame?.url ?? null, isTop: frame?.parent === null }
}
