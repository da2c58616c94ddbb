import { contextBridge, ipcRenderer } from 'electron/renderer'

/**
 * The membrane: the page gets one function, which asks the shell for a port to the host.
 *
 * A port cannot cross `contextBridge`, so it arrives as a window message. Only the answer that carries the nonce of
 * this very question is passed on.
 */
function requestPort(): void {
  const nonce = crypto.randomUUID()
  const take = (event: Electron.IpcRendererEvent, answered: unknown) => {
    if (answered !== nonce) return
    ipcRenderer.removeListener('fovea.port', take)
    window.postMessage('fovea.port', window.location.origin, event.ports)
  }
  ipcRenderer.on('fovea.port', take)
  ipcRenderer.send('fovea.connect', nonce)
}

contextBridge.exposeInMainWorld('foveaBridge', { requestPort })
