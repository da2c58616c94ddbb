import { EventEmitter } from 'node:events'
import type { BrowserContext } from 'playwright-core'
import { app } from './stand-in-app.ts'
import { StandInWebContents } from './stand-in-web-contents.ts'

export interface WindowOptions {
  readonly webPreferences?: { readonly preload?: string }
}

let context: Promise<BrowserContext> | null = null

/** Tests say once which Chromium shows the windows. */
export function showWindowsIn(chosen: Promise<BrowserContext>): void {
  context = chosen
}

/** Every window opened so far. */
export const openedWindows: BrowserWindow[] = []

/** A window whose contents are a real Chromium page. */
export class BrowserWindow extends EventEmitter {
  readonly options: WindowOptions
  readonly webContents: StandInWebContents
  isShown = false
  focusCount = 0

  constructor(options: WindowOptions) {
    super()
    if (context === null) throw new Error('showWindowsIn must be called before a window is opened')
    this.options = options
    this.webContents = new StandInWebContents(context, options.webPreferences?.preload ?? '')
    openedWindows.push(this)
    app.emit('web-contents-created', {}, this.webContents)
  }

  async loadURL(address: string): Promise<void> {
    await this.webContents.loadURL(address)
    this.emit('ready-to-show')
  }

  show(): void {
    this.isShown = true
  }

  focus(): void {
    this.focusCount += 1
  }

  isDestroyed(): boolean {
    return false
  }
}
