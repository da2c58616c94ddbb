import { ipcMain, MessageChannelMain } from 'electron/main'
import { isTrustedHandshake } from '../policy/sender.ts'
import type { HostLink } from './host-link.ts'

/**
 * The one message a page can send the shell: asking for a port to the host. From then on the two talk directly.
 *
 * The nonce goes back with the port, so that the preload takes only the answer to its own question.
 */
export function acceptHandshakes(host: Pick<HostLink, 'connectPage'>): void {
  ipcMain.on('fovea.connect', (event, nonce: unknown) => {
    const frame = event.senderFrame
    const sender = { url: frame?.url ?? null, isTop: frame?.parent === null }
    if (!isTrustedHandshake(sender, nonce)) return
    const { port1, port2 } = new MessageChannelMain()
    host.connectPage(port1)
    frame?.postMessage('fovea.port', nonce, [port2])
  })
}
