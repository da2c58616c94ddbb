import { contextBridge, ipcRenderer, webUtils } from 'electron/renderer'

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

/**
 * Where files lie that a person drops on a part of the page that takes models: said to the shell, never to the page.
 *
 * Threat: a page that names paths. It cannot reach this world, its own events are not trusted, and a `File` that it makes itself
 * has no place.
 */
function takeDrops(event: DragEvent): void {
  const onto = event.target
  if (!event.isTrusted || !(onto instanceof Element) || onto.closest('[data-takes="models"]') === null) return
  const places = [...(event.dataTransfer?.files ?? [])].map((file) => webUtils.getPathForFile(file))
  ipcRenderer.send(
    'fovea.dropped',
    places.filter((place) => place !== ''),
  )
}

window.addEventListener('drop', takeDrops, { capture: true })
contextBridge.exposeInMainWorld('foveaBridge', { requestPort })
