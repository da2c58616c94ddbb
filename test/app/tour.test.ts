import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { eventually } from '../support/eventually.ts'
import { startServe } from '../support/serve-process.ts'
import { axeFindings } from '../support/ui-host/axe-findings.ts'
import { openPage, type OpenPage } from '../support/ui-host/open-page.ts'
import { screenshot } from '../support/ui-host/screenshot.ts'
import { startUiHost, type UiHost } from '../support/ui-host/ui-host.ts'

/** The first day: an empty studio that says what to do, and the tour that ends in a finished comparison. */

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

const tour = (page: Page) => page.locator('.tour')
const next = (page: Page) => tour(page).getByRole('button', { name: 'Next' }).click()

async function withToyStudio(work: (open: OpenPage, host: UiHost) => Promise<void>, options = {}): Promise<void> {
  const host = await startUiHost()
  host.preferences.current = { ...host.preferences.current, tour: 'new' }
  const open = await openPage(browser, host.url, options)
  await open.page.locator('.create__draw:enabled').waitFor()
  await work(open, host)
  expect(open.complaints).toEqual([])
  expect(host.bugs).toEqual([])
  await open.page.context().close()
  await host.close()
}

describe('on the first day', () => {
  it('draws a comparison with the shipped pack in few steps, and leaves the settings alone', async () => {
    const library = mkdtempSync(join(tmpdir(), 'fovea-tour-'))
    const serve = await startServe(library)
    const { page, complaints } = await openPage(browser, serve.url)
    page.setDefaultTimeout(200_000)
    await page.getByRole('button', { name: 'Show me round' }).click()
    await tour(page).getByText('1 of 6').waitFor()
    await next(page)
    await next(page)
    const started = performance.now()
    await tour(page).getByRole('button', { name: 'Draw it now' }).click()
    await tour(page).getByRole('heading', { name: 'Where people will look' }).waitFor()
    console.info(`the tour's comparison took ${((performance.now() - started) / 1000).toFixed(1)} s here`)
    await eventually(() => page.locator('article canvas').count()).toBe(4)
    await next(page)
    await tour(page).getByRole('heading', { name: 'Your first comparison' }).waitFor()
    await eventually(() => page.locator('article canvas').count()).toBe(0)
    expect(await page.locator('.picture img').count()).toBe(4)
    await screenshot(page, 'tour-comparison')
    await tour(page).getByRole('button', { name: 'Finish' }).click()
    expect(await page.getByRole('slider', { name: 'Steps of optimisation' }).inputValue()).not.toBe('3')
    expect(complaints).toEqual([])
    await page.context().close()
    await serve.stop()
    rmSync(library, { recursive: true, force: true })
  }, 300_000)

  it('offers the tour once; it can be left by Escape and started again', async () => {
    await withToyStudio(async ({ page }, host) => {
      await page.getByRole('button', { name: 'Show me round' }).click()
      await eventually(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Say what you want to see')
      await page.keyboard.press('Escape')
      await eventually(() => tour(page).count()).toBe(0)
      await eventually(() => host.preferences.current.tour).toBe('done')
      await page.reload()
      await page.getByText('Or begin with one of these:').waitFor()
      expect(await page.getByRole('button', { name: 'Show me round' }).count()).toBe(0)
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: 'Find a command' }).fill('tour')
      await page.keyboard.press('Enter')
      await tour(page).getByText('1 of 6').waitFor()
    })
  })

  it('takes an example into the prompt', async () => {
    await withToyStudio(async ({ page }) => {
      const example = page.locator('.welcome__examples button').last()
      const words = await example.textContent()
      await example.click()
      expect(await page.getByLabel('Prompt', { exact: true }).inputValue()).toBe(words)
      await eventually(() => page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA')
    })
  })

  it.each(['dark', 'light'] as const)('axe finds nothing at any station, in the %s theme', async (colorScheme) => {
    await withToyStudio(
      async ({ page }, host) => {
        await screenshot(page, `welcome-${colorScheme}`)
        expect(await axeFindings(page)).toEqual([])
        await page.getByRole('button', { name: 'Show me round' }).click()
        await next(page)
        await screenshot(page, `tour-methods-${colorScheme}`)
        expect(await axeFindings(page)).toEqual([])
        await next(page)
        await tour(page).getByRole('button', { name: 'Draw it now' }).click()
        await tour(page).getByText('Watch it being drawn').waitFor()
        expect([...host.runs.values()][0]!.recipe).toMatchObject({ steps: 10, optSteps: 3 })
        host.finish()
        await tour(page).getByText('Where people will look').waitFor()
        expect(await axeFindings(page)).toEqual([])
        await next(page)
        await tour(page).getByRole('button', { name: 'Paint the attention' }).click()
        await page.getByRole('region', { name: 'Canvas' }).waitFor()
      },
      { colorScheme },
    )
  })
})
