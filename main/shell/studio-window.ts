import { BrowserWindow } from 'electron/main'
import { appOrigin } from '../policy/app-origin.ts'
import { mayRestart, windowSize } from '../policy/limits.ts'
import { webPreferences } from '../policy/web-preferences.ts'

/** Opens the studio's window. A page that crashes is loaded again; its state comes back from the host. */
export function openStudioWindow(preload: string): BrowserWindow {
  const window = new BrowserWindow({
    ...windowSize,
    title: 'Fovea',
    show: false,
    backgroundColor: '#17181a',
    webPreferences: webPreferences(preload),
  })
  const crashes: number[] = []
  window.once('ready-to-show', () => window.show())
  window.webContents.on('render-process-gone', () => {
    crashes.push(Date.now())
    if (mayRestart(crashes, Date.now())) window.webContents.reload()
  })
  void window.loadURL(`${appOrigin}/`)
  return window
}
