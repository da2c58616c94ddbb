import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { eventually } from '../support/eventually.ts'
import { startServe, type ServeProcess } from '../support/serve-process.ts'
import { openPage, type OpenPage } from '../support/ui-host/open-page.ts'

/**
 * The whole studio with nothing stood in for: page, server, host, history, engine process and the shipped pack, at the
 * smallest settings that still optimise. The tests follow each other, as a session does.
 */

const library = mkdtempSync(join(tmpdir(), 'fovea-studio-'))
let browser: Browser
let serve: ServeProcess
let open: OpenPage
let page: Page
beforeAll(async () => {
  browser = await launchChromium()
  serve = await startServe(library)
  open = await openPage(browser, serve.url)
  page = open.page
  page.setDefaultTimeout(280_000)
})
afterAll(async () => {
  await browser.close()
  await serve.stop()
  rmSync(library, { recursive: true, force: true })
})

const prompt = () => page.getByLabel('Prompt', { exact: true })
const slider = (name: string) => page.getByRole('slider', { name })
const status = (text: string) => page.locator('footer').getByText(text).first()
const pictures = () => page.locator('.picture img')

async function set(words: string, optSteps: number): Promise<void> {
  await page.locator('.create__draw:enabled').waitFor()
  await prompt().fill(words)
  await page.getByLabel('Seed', { exact: true }).fill('7')
  await page.getByLabel('Denoising steps').selectOption('4')
  await slider('Steps of optimisation').fill(String(optSteps))
}

it('draws a prompt four ways', async () => {
  await set('a red apple on a pink background', 2)
  await page.getByRole('button', { name: 'Draw four ways' }).click()
  await status('Finished: SD, Baseline, DOODL, SGOOL').waitFor()
  await eventually(() => pictures().count()).toBe(4)
  const seen = await pictures().evaluateAll((all) =>
    Promise.all(
      (all as HTMLImageElement[]).map(async (image) => {
        await image.decode()
        return { width: image.naturalWidth, src: image.src }
      }),
    ),
  )
  expect(seen.map(({ width }) => width)).toEqual([64, 64, 64, 64])
  expect(new Set(seen.map(({ src }) => src)).size).toBe(4)
  for (const method of ['doodl', 'sgool']) {
    await page
      .locator(`article[data-method=${method}]`)
      .getByText(/best \d\/2/)
      .waitFor()
  }
}, 300_000)

it('shows where people look in every picture', async () => {
  await page.locator('body').press('o')
  await eventually(() => page.locator('article canvas').count()).toBe(4)
  await page.locator('body').press('o')
})

it('stops after the step, and keeps it', async () => {
  await set('a cat face', 100)
  await page.getByRole('checkbox', { name: /^DOODL / }).uncheck()
  await page.getByRole('checkbox', { name: /^Baseline / }).uncheck()
  await page.getByRole('button', { name: 'Draw two ways' }).click()
  await page.getByAltText('SGOOL, step 1 of 100: a cat face').waitFor()
  await page.getByRole('button', { name: 'Stop after step' }).click()
  await page
    .locator('article[data-method=sgool]')
    .getByText(/^Stopped at step \d+$/)
    .waitFor()
  await status('Stopped; finished steps are kept').waitFor()
}, 300_000)

it('survives the death of the engine: says so, keeps the steps, draws again', async ({ skip }) => {
  if (process.platform !== 'linux') skip('finding the engine process needs /proc')
  await page.getByRole('button', { name: 'Draw two ways' }).click()
  await page.getByRole('button', { name: 'Stop now' }).waitFor()
  await eventually(() => page.getByAltText(/SGOOL, step \d+ of 100/).count()).toBe(1)
  for (const child of serve.children()) process.kill(child, 'SIGKILL')
  await page
    .locator('article[data-method=sgool]')
    .getByText(/Interrupted after step \d+; that step is kept/)
    .waitFor()
  await set('a cat face', 1)
  await page.getByRole('button', { name: 'Draw two ways' }).click()
  await status('Finished: SD, SGOOL').waitFor()
}, 300_000)

it('has everything back after a reload, and brings back an earlier run with its settings', async () => {
  await page.reload()
  await eventually(() => page.locator('.thumb__open').count()).toBe(4)
  await page.getByRole('button', { name: /^a red apple on a pink background, seed 7/ }).click()
  await page.getByAltText(/SGOOL, step \d of 2: a red apple/).waitFor()
  await eventually(() => prompt().inputValue()).toBe('a red apple on a pink background')
  expect(await slider('Steps of optimisation').inputValue()).toBe('2')
  expect(await page.getByRole('checkbox', { name: /^DOODL / }).isChecked()).toBe(true)
})

it('complained about nothing, and asked nobody else', () => {
  expect(open.complaints).toEqual([])
  expect(open.foreign).toEqual([])
})

it('has the history again after a restart, at another address', async () => {
  await serve.stop()
  serve = await startServe(library)
  open = await openPage(browser, serve.url)
  page = open.page
  await eventually(() => page.locator('.thumb__open').count()).toBe(4)
  await page.getByAltText(/SGOOL, step 1 of 1: a cat face/).waitFor()
  await eventually(() => prompt().inputValue()).toBe('a cat face')
  expect(open.complaints).toEqual([])
})
