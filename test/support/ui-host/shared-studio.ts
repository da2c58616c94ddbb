import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { launchChromium } from '../chromium.ts'
import { openPage, type OpenPage } from './open-page.ts'
import { startUiHost, type UiHost } from './ui-host.ts'

/** Of the file's tests together: bindings are live, and every test file has this module to itself. */
export let host: UiHost
export let open: OpenPage
export let page: Page

/** Gives all tests of a file one toy studio, made ready by `prepare`, and expects that nothing complained in any of them. */
export function sharedStudio(prepare: () => Promise<void>): void {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
    host = await startUiHost()
    open = await openPage(browser, host.url)
    page = open.page
    await prepare()
  })
  afterAll(async () => {
    expect(open.complaints).toEqual([])
    expect(host.bugs).toEqual([])
    await browser.close()
    await host.close()
  })
}

/** Draws what the form says, to its end. */
export async function drawToTheEnd(): Promise<void> {
  await page.getByRole('button', { name: 'Draw four ways' }).click()
  await page.locator('article[data-method=sd]').waitFor()
  host.finish()
  await page.getByText('Finished: SD').first().waitFor()
}
