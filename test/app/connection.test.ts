import type { Browser, Page, WebSocketRoute } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { startUiHost, type UiHost } from '../support/ui-host/ui-host.ts'

/** What the page does while its host is out of reach. The test sits in the middle of the WebSocket. */

let browser: Browser
let host: UiHost
let page: Page
let isAway = false
let routes: WebSocketRoute[] = []
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())
beforeEach(async () => {
  isAway = false
  routes = []
  host = await startUiHost()
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  page = await context.newPage()
  await page.routeWebSocket(/\/wire$/, (route) => {
    if (isAway) return void route.close()
    routes.push(route)
    route.connectToServer()
  })
  await page.goto(host.url)
  await page.getByRole('button', { name: 'Draw four ways' }).click()
  await page.locator('article[data-method=sd]').waitFor()
})
afterEach(async () => {
  await page.context().close()
  await host.close()
})

const cut = async () => {
  for (const route of routes.splice(0)) await route.close()
}

it('says so, keeps what is shown, draws nothing, and comes back by itself with what it missed', async () => {
  host.advance(3)
  await page.getByAltText('DOODL, step 1 of 20').waitFor()
  isAway = true
  await cut()
  await page.getByText('The connection to the studio is lost.').first().waitFor()
  expect(await page.getByAltText('DOODL, step 1 of 20').isVisible()).toBe(true)
  expect(await page.getByRole('button', { name: 'Draw four ways' }).isDisabled()).toBe(true)
  host.advance(5)
  isAway = false
  await page.getByAltText('DOODL, step 6 of 20').waitFor()
  await page.locator('.banner').waitFor({ state: 'detached' })
  expect(await page.getByRole('button', { name: 'Draw four ways' }).isEnabled()).toBe(true)
})

it('says that an address was used before, instead of trying for ever', async () => {
  const context = await browser.newContext()
  const other = await context.newPage()
  await other.goto(host.url)
  await other.getByText('This address was used before').first().waitFor()
  expect(await other.getByRole('button', { name: 'Try now' }).count()).toBe(0)
  await context.close()
})

it('comes back at once on request', async () => {
  await page.clock.install()
  await page.reload()
  await page.locator('article[data-method=sd]').waitFor()
  await page.clock.pauseAt(Date.now() + 600_000)
  isAway = true
  await cut()
  const retry = page.getByRole('button', { name: 'Try now' })
  await retry.waitFor()
  isAway = false
  // The page's clock stands still: only the button can bring it back.
  await retry.click()
  await page.locator('.banner').waitFor({ state: 'detached' })
})

it('knows that a run ended while it was away', async () => {
  host.beginStep()
  await page.getByRole('region', { name: 'Running' }).waitFor()
  isAway = true
  await cut()
  await page.locator('.banner').waitFor()
  host.finish()
  isAway = false
  await page.getByAltText('SGOOL, step 15 of 20').waitFor()
  await page.getByRole('region', { name: 'Running' }).waitFor({ state: 'detached' })
})
