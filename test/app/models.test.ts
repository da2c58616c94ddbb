import { cpSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { openHost } from '../../main/cli/open-host.ts'
import { startServer } from '../../main/serve/http-server.ts'
import { launchChromium } from '../support/chromium.ts'
import { serving, tricksterServer, type Answer } from '../support/trickster-server.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { axeFindings } from '../support/ui-host/axe-findings.ts'
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
  page.setDefaultTimeout(100_000)
  await page.locator('.create__draw:enabled').waitFor()
  await page.keyboard.press('Control+6')
  await page.getByText('Put it into').waitFor()
  return folder
}

const add = async (name: string) => {
  await page.getByRole('button', { name: `Add ${name}` }).click()
  await page.getByRole('heading', { name, exact: true }).waitFor()
}

/** Drops a file or folder of the disk on the middle of the window, as the desktop would. */
async function drop(path: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  const data = { items: [], files: [path], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await devtools.send('Input.dispatchDragEvent', { type, x: 720, y: 400, data })
  await devtools.detach()
}

const toast = (text: string | RegExp) => page.locator('.toast', { hasText: text }).last()
const models = () => page.getByRole('complementary', { name: 'Library of models' })

it('adds what lies in the models folder, makes a pack of it, tests it and offers it for drawing', async () => {
  await enter()
  for (const name of ['scenes', 'clip', 'eyes']) await add(name)
  await page.getByText('TranSalNet-Res: saliency network', { exact: true }).waitFor()
  await models()
    .getByRole('button', { name: /^scenes/ })
    .click()
  await page.getByText('drawing, U-Net, autoencoder, text encoder, tokenizer, noise schedule').waitFor()
  await page.getByRole('row', { name: /^512 × 512 / }).waitFor()

  await page.getByLabel('Name of the pack').fill('Put together')
  await page.getByLabel('Width', { exact: true }).fill('64')
  await page.getByLabel('Height', { exact: true }).fill('64')
  await page.getByRole('button', { name: 'Make the pack' }).click()
  await page.getByText('64 × 64, not tested').waitFor()
  await page.getByRole('button', { name: 'Test Put together' }).click()
  await page.getByText('64 × 64, tested').waitFor()
  expect(await page.getByRole('list', { name: 'Findings for Put together' }).getByText('Right:').count()).toBe(7)
  await screenshot(page, 'models')

  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await page.locator('option', { hasText: 'Put together' }).waitFor({ state: 'attached' })
  await page.getByRole('button', { name: 'Models', exact: true }).click()

  const [given] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Give away Put together' }).click(),
  ])
  const text = readFileSync(await given.path(), 'utf8')
  expect(JSON.parse(text)).toMatchObject({ title: 'Put together', width: 64 })
  await page.getByRole('button', { name: 'Remove Put together' }).click()
  await page.getByText('No packs made here yet.').waitFor()
  await toast('Put together').getByRole('button', { name: 'Undo' }).click()
  await page.getByText('64 × 64, tested').waitFor()

  await page
    .locator('input[type=file]')
    .setInputFiles({ name: given.suggestedFilename(), mimeType: 'application/json', buffer: Buffer.from(text) })
  await page.getByText('64 × 64, not tested').waitFor()
  const missing = text.replace(/"sha256": "[0-9a-f]{8}/, '"sha256": "00000000')
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'other.json', mimeType: 'application/json', buffer: Buffer.from(missing) })
  await toast('That did not work').waitFor()
}, 240_000)

it('takes files and folders that are dropped, and says what a tab cannot take', async () => {
  const folder = await enter()
  await drop(join(folder, 'eyes'))
  await page.getByRole('heading', { name: 'eyes', exact: true }).waitFor()
  cpSync(join(mini, 'vae/diffusion_pytorch_model.safetensors'), join(folder, 'loose.safetensors'))
  await drop(join(folder, 'loose.safetensors'))
  await page.getByRole('heading', { name: 'loose.safetensors', exact: true }).waitFor()
  await page.getByText('a model to use it with').waitFor()
  await drop(join(mini, 'judge'))
  await toast('A browser tab cannot say where judge lies.').waitFor()
})

it('forgets a model and takes it back, and finds what was moved', async () => {
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
  const warning = page.getByRole('alert').filter({ hasText: 'is not where it was.' })
  await warning.getByLabel('Where it is now').selectOption('clip')
  await warning.getByRole('button', { name: 'Locate…' }).click()
  await toast('That is another model').waitFor()
  await screenshot(page, 'models-vanished')
  await warning.getByLabel('Where it is now').selectOption('moved')
  await warning.getByRole('button', { name: 'Locate…' }).click()
  await page.getByRole('heading', { name: 'moved', exact: true }).waitFor()
  await warning.waitFor({ state: 'detached' })
})

it('is used from the keyboard alone', async () => {
  await enter()
  await page.getByRole('button', { name: 'Add clip' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'clip', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Add eyes' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'eyes', exact: true }).waitFor()
  // The offers are gone from in front of the list, so that the next stop is the list itself.
  await page.getByRole('button', { name: 'Add scenes' }).focus()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'clip', exact: true }).waitFor()
  await page.getByRole('radio', { name: 'Packs' }).focus()
  await page.keyboard.press('ArrowRight')
  await page.getByText('Nothing is fetched until you ask for it.').waitFor()
  await page.getByRole('button', { name: 'Download TAESD' }).waitFor()
  await page.keyboard.press('ArrowLeft')
  await page.getByLabel('Name of the pack').waitFor()
})

it('fetches from a mirror: paused, gone on with, refused, cancelled, and then in the library', async () => {
  const weights = readFileSync(
    join(mini, '../../../test/fixtures/golden/parity/taesd/layouts/taesd_decoder.safetensors'),
  )
  const held: (() => void)[] = []
  /** Half of the file at once, the rest when the test lets it go. */
  const halting: Answer = (_request, response) => {
    response.writeHead(200, { etag: '"1"', 'content-length': weights.length })
    response.write(weights.subarray(0, weights.length / 2))
    held.push(() => response.end(weights.subarray(weights.length / 2)))
  }
  let now: Answer = halting
  const card = serving(Buffer.from('---\nlicense: mit\n---\n'))
  const server = await tricksterServer((request, response, asked) =>
    (asked.url.endsWith('.md') ? card : now)(request, response, asked),
  )
  const folder = await enter()
  await page.locator('.segmented label', { hasText: 'Downloads' }).click()
  await page.getByLabel('Mirror of the hub').fill('not an address')
  await page.getByText('This must be an http or https address').waitFor()
  await page.getByLabel('Mirror of the hub').fill(server.url)
  await page.getByRole('button', { name: 'Keep these' }).click()
  await toast('Kept.').waitFor()
  await page.getByText('A browser tab has no key store.').waitFor()
  expect(await page.getByText('size not verified').count()).toBeGreaterThan(0)
  expect(server.asked).toEqual([])

  await page.getByRole('button', { name: 'Download TAESD' }).click()
  const bar = page.getByRole('progressbar', { name: 'Downloading TAESD' })
  await bar.waitFor()
  await expect.poll(() => bar.getAttribute('aria-valuenow'), { timeout: 20_000 }).toBe('50')
  await screenshot(page, 'models-downloads')
  expect(await axeFindings(page)).toEqual([])
  await page.getByRole('button', { name: 'Pause TAESD' }).click()
  await page.getByText(/^Paused, /).waitFor()

  now = (_request, response) => void response.writeHead(403).end()
  await page.getByRole('button', { name: 'Resume TAESD' }).click()
  await page.getByText('This model needs an account').waitFor()
  now = halting
  await page.getByRole('button', { name: 'Retry TAESD' }).click()
  await page.getByText(/^Downloading, /).waitFor()
  await page.getByRole('button', { name: 'Cancel TAESD' }).click()
  await page.getByText(/^Cancelled, /).waitFor()
  expect(existsSync(join(folder, 'madebyollin--taesd/taesd_decoder.safetensors.part'))).toBe(false)

  now = serving(weights)
  await page.getByRole('button', { name: 'Resume TAESD' }).click()
  await page.getByText(/^Done, /).waitFor()
  await models()
    .getByRole('button', { name: /^taesd_decoder/ })
    .click()
  await page.getByRole('definition').filter({ hasText: 'mit' }).waitFor()
  expect(server.asked.every(({ url }) => url.startsWith('/madebyollin/taesd/resolve/main/'))).toBe(true)
})

it.each(['dark', 'light'] as const)('axe finds nothing in the %s theme', async (colorScheme) => {
  await enter({ colorScheme })
  expect(await axeFindings(page)).toEqual([])
  await add('scenes')
  expect(await axeFindings(page)).toEqual([])
  await screenshot(page, `models-${colorScheme}`)
  await page.locator('.segmented label', { hasText: 'Downloads' }).click()
  await page.getByRole('button', { name: 'Download TAESD' }).waitFor()
  expect(await axeFindings(page)).toEqual([])
  await screenshot(page, `models-downloads-${colorScheme}`)
})
