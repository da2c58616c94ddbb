import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { startShell } from '../../main/shell/start-shell.ts'
import { launchChromium } from '../support/chromium.ts'
import { forkedProcesses } from '../support/electron/stand-in-process.ts'
import { openedWindows, showWindowsIn, type BrowserWindow } from '../support/electron/stand-in-window.ts'

export const top = join(import.meta.dirname, '../..')
export const builtPreload = join(top, 'dist/preload/preload.cjs')
export const echoHost = join(import.meta.dirname, 'echo-host.ts')

export interface OpenShell {
  readonly window: BrowserWindow
  readonly page: () => Promise<Page>
  /** Reads from the page's world until `expression` is truthy there. */
  readonly waitFor: (expression: string) => Promise<void>
}

/** Starts the real shell over the stand-in with a host process, and waits until its page has loaded. */
export async function openShell(host = echoHost, engine = '', args: readonly string[] = []): Promise<OpenShell> {
  const browser: Promise<Browser> = launchChromium()
  showWindowsIn(browser.then((started) => started.newContext()))
  startShell({ host, engine, args, preload: builtPreload })
  const window = openedWindows[0]
  if (window === undefined) throw new Error('the shell opened no window')
  await new Promise((resolve, reject) => {
    window.once('ready-to-show', resolve)
    window.webContents.once('error', reject)
  })
  afterAll(async () => {
    for (const { child } of forkedProcesses) child.kill('SIGKILL')
    await (await browser).close()
  })
  const page = () => window.webContents.page
  return { window, page, waitFor: async (expression) => void (await (await page()).waitForFunction(expression)) }
}

export function freshFolder(): string {
  return mkdtempSync(join(tmpdir(), 'fovea-shell-'))
}
