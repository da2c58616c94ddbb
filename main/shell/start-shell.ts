import { app, dialog, type BrowserWindow } from 'electron/main'
import { installMenu } from './app-menu.ts'
import { installGuards } from './guard.ts'
import { acceptHandshakes } from './handshake.ts'
import { linkHost, type HostEntries } from './host-link.ts'
import { handleProtocols } from './studio-protocol.ts'
import { openStudioWindow } from './studio-window.ts'

export interface ShellFiles extends HostEntries {
  /** The bundled preload. */
  readonly preload: string
}

/** Puts the parts together once the app is ready: guards before the first window, the host before the first page. */
export function startShell(files: ShellFiles): void {
  const stop = (title: string, detail: string) => {
    dialog.showErrorBox(title, detail)
    app.exit(1)
  }
  installGuards()
  installMenu()
  const host = linkHost(files, {
    onFatal: stop,
    onGivenUp: () =>
      stop('Fovea cannot go on', 'Its background process stops again and again. The log beside the library says why.'),
  })
  handleProtocols(host)
  acceptHandshakes(host)

  let window: BrowserWindow = openStudioWindow(files.preload)
  const show = () => {
    if (window.isDestroyed()) window = openStudioWindow(files.preload)
    else window.focus()
  }
  app.on('second-instance', show)
  app.on('activate', show)
  app.on('window-all-closed', () => app.quit())
  app.once('will-quit', (event) => {
    event.preventDefault()
    void host.close().then(() => app.exit(0))
  })
}
