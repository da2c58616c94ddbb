import { cpSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { openHost } from '../../main/cli/open-host.ts'
import { startServer } from '../../main/serve/http-server.ts'
import { launchChromium } from '../support/chromium.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { openPage, type OpenPage } from '../support/ui-host/open-page.ts'
import { screenshot } from '../support/ui-host/screenshot.ts'
import { pageRoot } from '../support/ui-host/ui-host.ts'

/** The library of models in the page, on the real host: real files, real SQLite, real engine. */

const mini = join(import.meta.dirname, '../../models/packs/mini')

let browser: Browser
let open: OpenPage
let page: Page
let close: () => Promise<void>
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())
afterEach(async () => {
  expect(open.complaints).toEqual([])
  expect(open.foreign).toEqual([])
  await page.context().close()
  await close()
})

/** A studio in whose models folder the shipped pack lies taken apart. */
async function enter(options: Parameters<typeof openPage>[2] = {}): Promise<string> {
  const dataDir = temporaryFolder()
  const folder = join(dataDir, 'models')
  mkdirSync(folder, { recursive: true })
  for (const part of ['unet', 'vae', 'text_encoder', 'tokenizer', 'scheduler'])
    cpSync(join(mini, part), join(folder, 'scenes', part), { recursive: true })
  cpSync(join(mini, 'clip'), join(folder, 'clip'), { recursive: true })
  cpSync(join(mini, 'saliency'), join(folder, 'eyes'), { recursive: true })
  const { host, log } = await openHost({ name: 'serve', dataDir })
  const server = await startServer({ host, pageRoot, port: 0, log })
  close = async () => {
    await server.close()
    await host.close()
  }
  open = await openPage(browser, server.url, options)
  page = open.page
  page.setDefaultTimeout(60_000)
  await page.locator('.create__draw:enabled').waitFor()
  await page.getByRole('button', { name: 'Models', exact: true }).click()
  return folder
}

async function findings(): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
}

const add = async (name: string) => {
  await page.getByRole('button', { name: `Add ${name}` }).click()
  await page.getByRole('heading', { name, exact: true }).waitFor()
}

it('adds what lies in the models folder, makes a pack of it, tests it and offers it for drawing', async () => {
  await enter()
  await page.getByText('Put it into').waitFor()
  for (const name of ['scenes', 'clip', 'eyes']) await add(name)
  await page.getByText('TranSalNet-Res', { exact: true }).waitFor()
  await page.getByRole('button', { name: /^scenes/ }).click()
  await page.getByText('base, unet, vae, textEncoder, tokenizer, scheduler').waitFor()

  await page.getByLabel('Name of the pack').fill('Put together')
  await page.getByLabel('Width').fill('64')
  await page.getByLabel('Height').fill('64')
  await page.getByRole('button', { name: 'Make the pack' }).click()
  await page.getByText('64 × 64, not tested').waitFor()
  await page.getByRole('button', { name: 'Test Put together' }).click()
  await page.getByText('64 × 64, tested').waitFor()
  expect(await page.getByRole('list', { name: 'Findings for Put together' }).getByText('Right:').count()).toBe(7)
  await screenshot(page, 'models')

  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await page.locator('option', { hasText: 'Put together' }).waitFor({ state: 'attached' })
  await page.getByRole('button', { name: 'Models', exact: true }).click()
  await page.getByRole('button', { name: 'Remove Put together' }).click()
  await page.getByText('No packs made here yet.').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('64 × 64, tested').waitFor()
})

it('forgets a model and takes it back, and says what vanished', async () => {
  const folder = await enter()
  await add('eyes')
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await page.getByText('Bring a model').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('heading', { name: 'eyes', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Read and hash' }).click()
  await page.locator('.models-hashes code').first().waitFor()

  renameSync(join(folder, 'eyes'), join(folder, 'moved'))
  await page.reload()
  await page.getByRole('alert').getByText('model.safetensors is not where it was.').waitFor()
  await page.getByRole('button', { name: 'Locate…' }).click()
  await page.getByText('A browser tab cannot say where a file lies.').first().waitFor()
  rmSync(join(folder, 'moved'), { recursive: true })
})

it.each(['dark', 'light'] as const)('axe finds nothing in the %s theme', async (colorScheme) => {
  await enter({ colorScheme })
  expect(await findings()).toEqual([])
  await add('scenes')
  expect(await findings()).toEqual([])
  await screenshot(page, `models-${colorScheme}`)
})
