import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { eventually } from '../support/eventually.ts'
import { axeFindings } from '../support/ui-host/axe-findings.ts'
import { startLibraryHost, type LibraryHost } from '../support/ui-host/library-host.ts'
import { openPage } from '../support/ui-host/open-page.ts'
import { screenshot } from '../support/ui-host/screenshot.ts'
import { startUiHost, type UiHost } from '../support/ui-host/ui-host.ts'

/** Every view of the window in every look: WCAG 2.2 AA finds nothing in any, and a picture of each is kept. */

let browser: Browser
let library: LibraryHost
beforeAll(async () => {
  browser = await launchChromium()
  library = await startLibraryHost({ runs: 60 })
})
afterAll(async () => {
  await browser.close()
  await library.close()
})

const looks: readonly Look[] = [
  ['dark', 'dark', null],
  ['light', 'light', null],
  ['high contrast, dark', 'dark', 'more'],
  ['high contrast, light', 'light', 'more'],
]
type Look = readonly [name: string, colorScheme: 'dark' | 'light', contrast: 'more' | null]

async function enter(url: string, [, colorScheme, contrast]: Look): Promise<Page> {
  const { page } = await openPage(browser, url, { colorScheme, contrast: contrast ?? 'no-preference' })
  await page.locator('.create__draw:enabled').waitFor()
  const { dataset } = await page.evaluate(() => ({ dataset: { ...document.documentElement.dataset } }))
  expect([dataset['theme'], dataset['contrast']]).toEqual([colorScheme, contrast ?? 'usual'])
  return page
}

async function inspect(page: Page, [name]: Look, view: string): Promise<readonly [string, string[]]> {
  await screenshot(page, `view-${view}-${name.replaceAll(/\W+/g, '-')}`)
  return [view, await axeFindings(page)]
}

/** Draws a run, the last step of which is under way. */
async function drawSome(page: Page, host: UiHost): Promise<void> {
  await page.keyboard.press('Control+Enter')
  await page.locator('article[data-method=sd]').waitFor()
  host.advance(6)
  host.beginStep()
  await page.getByText('under way').first().waitFor()
}

describe.each(looks)('%s', (...look) => {
  it('has nothing that axe finds, from the first screen to the comparison', async () => {
    const host = await startUiHost()
    const page = await enter(host.url, look)
    const found: (readonly [string, string[]])[] = []
    const visit = async (view: string) => void found.push(await inspect(page, look, view))
    const close = async () => {
      await page.keyboard.press('Escape')
      await page.locator('dialog[open]').waitFor({ state: 'detached' })
    }
    try {
      await visit('create-empty')
      await drawSome(page, host)
      await visit('create-running')
      host.finish()
      await page.getByText('Finished: SD').first().waitFor()
      await page.keyboard.press('q')
      await page.keyboard.press('Shift+C')
      await page.locator('.curves__cursor').first().waitFor()
      await visit('create-curves')
      await page.keyboard.press('Shift+R')
      await page.locator('.region .curves__title').first().waitFor()
      await visit('create-region')
      await page.keyboard.press('Shift+N')
      await visit('notices')
      await page.keyboard.press('Escape')
      await page.locator('#notices:popover-open').waitFor({ state: 'detached' })
      await page.keyboard.press('Control+2')
      await page.locator('.mask-stack').waitFor()
      await visit('mask')
      await page.keyboard.press('Control+3')
      await page.locator('.compare-view canvas, .compare-view img').first().waitFor()
      await visit('compare')
      await page.keyboard.press('Control+k')
      await page.getByRole('dialog', { name: 'Commands' }).waitFor()
      await visit('palette')
      await close()
      await page.locator('body').press('?')
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
      await visit('shortcuts')
      await close()
      await page.keyboard.press('Control+,')
      await page.getByRole('dialog', { name: 'Settings of the studio' }).waitFor()
      await visit('settings')
    } finally {
      await page.context().close()
      await host.close()
    }
    expect(found.filter(([, findings]) => findings.length > 0)).toEqual([])
    expect(found).toHaveLength(10)
  }, 300_000)
})

describe.each(looks.filter(([, , contrast]) => contrast === null))('%s, with a library', (...look) => {
  it('has nothing that axe finds in gallery, models and tour', async () => {
    const server = await library.serve()
    const page = await enter(server.url, look)
    try {
      await page.keyboard.press('Control+4')
      await page.locator('.cell img').first().waitFor()
      expect(await inspect(page, look, 'gallery')).toEqual(['gallery', []])
      await page.keyboard.press('Control+6')
      await page.getByRole('complementary', { name: 'Library of models' }).waitFor()
      expect(await inspect(page, look, 'models')).toEqual(['models', []])
    } finally {
      await page.context().close()
      await server.close()
    }
    const host = await startUiHost()
    host.preferences.current = { ...host.preferences.current, tour: 'new' }
    const newcomer = await enter(host.url, look)
    try {
      await newcomer.getByRole('button', { name: 'Show me round' }).click()
      await eventually(() => newcomer.locator('.tour').count()).toBe(1)
      expect(await inspect(newcomer, look, 'tour')).toEqual(['tour', []])
    } finally {
      await newcomer.context().close()
      await host.close()
    }
  }, 120_000)
})
