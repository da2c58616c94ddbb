import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { launchChromium } from '../chromium.ts'
import { openPage, type OpenPage } from './open-page.ts'
import { startUiHost, type UiHost } from './ui-host.ts'

type PageOptions = Parameters<typeof openPage>[2]

/** Of the test that runs: bindings are live, and every test file has this module to itself. */
export let host: UiHost
export let open: OpenPage
export let page: Page

export let browser: Browser

/** Gives every test of a file a toy studio of its own, and expects of each that nothing complained. Opening the page is the test's. */
export function freshStudio(): void {
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    host = await startUiHost()
  })
  afterEach(async () => {
    expect(open.complaints).toEqual([])
    expect(open.foreign).toEqual([])
    expect(host.bugs).toEqual([])
    await page.context().close()
    await host.close()
  })
}

/** Opens the studio's page. */
export async function openStudio(options: PageOptions = {}): Promise<void> {
  open = await openPage(browser, host.url, options)
  page = open.page
}

/** Opens the studio's page and waits until it can draw. */
export async function enter(options: PageOptions = {}): Promise<void> {
  await openStudio(options)
  await page.locator('.create__draw:enabled').waitFor()
}
