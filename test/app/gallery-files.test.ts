import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { currentLibrary, useLibrary } from '../../main/files/known-libraries.ts'
import { readChunks } from '../../main/files/png-chunks.ts'
import { readAnyText } from '../../main/files/png-text.ts'
import { launchChromium } from '../support/chromium.ts'
import { eventually } from '../support/eventually.ts'
import { a1111Pictures } from '../support/foreign/a1111-pictures.ts'
import { comfyPictures } from '../support/foreign/comfy-pictures.ts'
import { invokePictures } from '../support/foreign/invoke-pictures.ts'
import { never, nextEvent, runToEnd, toyHost, toyRecipe } from '../support/toy-engine/toy-host.ts'
import { openLibraryHost, type LibraryHost } from '../support/ui-host/library-host.ts'
import { openPage, type OpenPage } from '../support/ui-host/open-page.ts'

/** What leaves the gallery and what comes in, and what can be drawn again: real runs of a toy engine behind the real host. */

let root = ''
let browser: Browser
let library: LibraryHost
let open: OpenPage
let page: Page
let [cat, dog, libraries, elsewhere] = ['', '', '', '']
let closeServer = (): Promise<void> => Promise.resolve()

async function enter(host: LibraryHost): Promise<OpenPage> {
  const server = await host.serve()
  closeServer = server.close
  const opened = await openPage(browser, server.url, { acceptDownloads: true })
  await opened.page.locator('.create__draw:enabled').waitFor()
  await opened.page.keyboard.press('Control+4')
  return opened
}

beforeAll(async () => {
  browser = await launchChromium()
  root = mkdtempSync(join(tmpdir(), 'fovea-test-'))
  libraries = join(root, 'libraries.json')
  elsewhere = join(root, 'elsewhere', 'data')
  await (await toyHost(elsewhere)).close()
  for (const place of [elsewhere, join(root, 'data')]) useLibrary(libraries, place, new Date())
  library = await openLibraryHost(join(root, 'data'), undefined, { libraries })
  cat = (await runToEnd(library.host, toyRecipe({ prompt: 'a cat on a mat', methods: ['sd'], seed: 1 }))).id
  dog = (await runToEnd(library.host, toyRecipe({ prompt: 'a dog', methods: ['sd', 'sgool'], seed: 2 }))).id
  const { id: wall } = await library.host.api['board.save']({ id: null, name: 'Wall' }, never)
  await library.host.api['library.annotate']({ runs: { ids: [cat, dog] }, change: { addBoards: [wall] } }, never)
  open = await enter(library)
  page = open.page
})
afterAll(async () => {
  expect(open.complaints).toEqual([])
  expect(library.bugs).toEqual([])
  await browser.close()
  await closeServer()
  await library.close()
  rmSync(root, { recursive: true })
})
beforeEach(async () => {
  await page.keyboard.press('Escape')
  await page.getByRole('searchbox', { name: 'Search prompts' }).fill('')
})

const side = () => page.getByRole('complementary', { name: 'This run' })
const cell = (words: string) => page.locator('.cell', { hasText: words }).last()
const choose = async (words: string) => {
  await cell(words).click()
  await side().getByRole('heading', { name: 'Receipt' }).waitFor()
}

/** In the export dialog. A choice's hint is part of its label, for screen readers. */
const option = (label: string) => page.locator('.dialog .segmented label').filter({ hasText: new RegExp(`^${label}`) })

/** Presses Save in the export dialog and reads what was saved. */
async function saved(): Promise<{ name: string; bytes: Buffer }> {
  const download = page.waitForEvent('download')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  const file = await download
  await eventually(() => page.getByRole('dialog').count()).toBe(0)
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) }
}

async function exportPicture(format: string, metadata: string): Promise<{ name: string; bytes: Buffer }> {
  await side().getByRole('button', { name: 'Export' }).click()
  await option(format).click()
  await option(metadata).click()
  return saved()
}

const aiSource = 'trainedAlgorithmicMedia'

describe('a picture that goes out', () => {
  it('says everything, that a machine drew it, or nothing', async () => {
    await choose('a cat on a mat')
    const full = await exportPicture('PNG', 'Everything')
    expect(full.name).toBe('a-cat-on-a-mat-1.png')
    expect(readAnyText(readChunks(full.bytes), 'parameters')).toMatch(/^a cat on a mat\n.*Steps: 5.*Seed: 1/s)
    expect(full.bytes.includes(aiSource)).toBe(true)
    const minimal = await exportPicture('PNG', 'That a machine drew it')
    expect([minimal.bytes.includes(aiSource), minimal.bytes.includes('a cat')]).toEqual([true, false])
    const bare = await exportPicture('PNG', 'Nothing')
    expect(readChunks(bare.bytes).map(({ type }) => type)).toEqual(['IHDR', 'IDAT', 'IEND'])
  })

  it.each([
    ['JPEG', 'jpg', [0xff, 0xd8, 0xff]],
    ['WEBP', 'webp', [...Buffer.from('RIFF')]],
    ['AVIF', 'avif', [0, 0, 0]],
  ])('is a %s where one is asked for', async (format, extension, magic) => {
    await choose('a dog')
    const { name, bytes } = await exportPicture(format, 'Everything')
    expect(name).toBe(`a-dog-2.${extension}`)
    expect([...bytes.subarray(0, magic.length)]).toEqual(magic)
    expect(bytes.includes(aiSource)).toBe(true)
  })

  it('is named on a drag as the desktop takes it, and is there under the address', async () => {
    const dragged = await cell('a cat on a mat').evaluate(async (element) => {
      const dataTransfer = new DataTransfer()
      element.dispatchEvent(new DragEvent('dragstart', { dataTransfer, bubbles: true }))
      const said = dataTransfer.getData('DownloadURL')
      const address = said.slice(said.indexOf('http'))
      const bytes = new Uint8Array(await (await fetch(address)).arrayBuffer())
      return { said, uri: dataTransfer.getData('text/uri-list'), bytes: [...bytes] }
    })
    expect(dragged.said).toMatch(
      /^image\/png:a-cat-on-a-mat-1\.png:http:\/\/127\.0\.0\.1:\d+\/export\/[0-9a-f]{64}\.png\?/,
    )
    expect(dragged.said.endsWith(dragged.uri)).toBe(true)
    expect(readAnyText(readChunks(Uint8Array.from(dragged.bytes)), 'parameters')).toContain('a cat on a mat')
  })
})

describe('a run drawn again', () => {
  it('is verified bit by bit, with its result in words', async () => {
    await choose('a dog')
    await side().getByRole('button', { name: 'Verify' }).click()
    await side().getByText('Identical: 4 steps, bit by bit.').waitFor()
  })

  it('comes out the same, and is what is most alike', async () => {
    await choose('a cat on a mat')
    const finished = nextEvent(library.host, 'run.finished')
    await side().getByRole('button', { name: 'Draw again' }).click()
    const { id: again } = await finished
    const pictures = await Promise.all(
      [cat, again].map(async (id) => (await library.host.api['run.get']({ id }, never)).drawings[0]!.steps[0]!.image),
    )
    expect(pictures[0]).toBe(pictures[1])
    await eventually(async () => (await library.host.api['library.likeness']({ do: 'tell' }, never)).missing).toBe(0)
    await choose('a cat on a mat')
    await side().getByRole('button', { name: 'Find similar' }).click()
    await page.locator('.cell__badge').first().waitFor()
    expect(await page.locator('.cell').first().textContent()).toContain('a cat on a mat')
    expect(await page.locator('.cell__badge').first().textContent()).toBe('100 % alike')
    await page.getByRole('button', { name: /^Drop: Like/ }).click()
  })
})

describe('what comes in', () => {
  it('are pictures of other programs, with their settings understood, and then they can be looked at', async () => {
    await page.getByRole('main').getByRole('button', { name: 'Import' }).click()
    const dialog = page.getByRole('dialog', { name: 'Bring in' })
    const samples = [a1111Pictures[0]!, comfyPictures[0]!, invokePictures[0]!]
    await dialog
      .locator('input[type=file]')
      .setInputFiles(
        samples.map(({ png }, n) => ({ name: `${n}.png`, mimeType: 'image/png', buffer: Buffer.from(png) })),
      )
    await eventually(() => dialog.locator('[data-state=done]').count()).toBe(3)
    const lines = await dialog.locator('[data-state=done]').allTextContents()
    for (const [n, { expected }] of samples.entries()) {
      expect(lines[n]).toContain(expected.prompt)
      expect(lines[n]).toContain(`seed ${expected.seed}`)
      expect(lines[n]).toContain(`${expected.steps} steps`)
      expect(lines[n]).toContain(expected.sampler)
      expect(lines[n]).toContain(`guidance ${expected.guidance}`)
    }
    await dialog.getByRole('button', { name: 'Done' }).click()
    await cell('a dog').click()
    await side().getByRole('button', { name: 'Find similar' }).click()
    await page.getByText(/^\d pictures were never looked at/).waitFor()
    await page.getByRole('button', { name: 'Look at them now' }).click()
    await eventually(() => page.getByText(/never looked at|Looked at/).count()).toBe(0)
    expect((await library.host.api['library.likeness']({ do: 'tell' }, never)).missing).toBe(0)
    await page.getByRole('button', { name: /^Drop: Like/ }).click()
  })

  it('is a board of another library, as one archive', async () => {
    await page.getByRole('button', { name: /^Wall/ }).click()
    await eventually(() => page.locator('.gallery__count').textContent()).toBe('2 runs')
    await page.getByRole('listbox', { name: 'Pictures of the gallery' }).focus()
    await page.keyboard.press('Control+a')
    await page.getByRole('toolbar').getByRole('button', { name: 'Export' }).click()
    await option('Archive').click()
    const { name, bytes } = await saved()
    expect(name).toMatch(/\.tar$/)

    const closeFirst = closeServer
    const other = await openLibraryHost(join(root, 'other', 'data'))
    const second = await enter(other)
    await second.page.getByRole('main').getByRole('button', { name: 'Import' }).click()
    const file = { name, mimeType: 'application/x-tar', buffer: bytes }
    await second.page.getByRole('dialog').locator('input[type=file]').setInputFiles(file)
    await second.page.getByText('2 runs added, 0 were here already.').waitFor()
    await second.page.getByRole('dialog').getByRole('button', { name: 'Done' }).click()
    await eventually(() => second.page.locator('.gallery__count').textContent()).toBe('2 runs')
    await second.page.getByRole('button', { name: /^Wall/ }).waitFor()
    const [here, there] = await Promise.all([library, other].map(({ host }) => host.api['run.get']({ id: dog }, never)))
    expect(there).toEqual(here)
    expect(second.complaints).toEqual([])
    await second.page.context().close()
    await closeServer()
    await other.close()
    closeServer = closeFirst
  })
})

describe('another library', () => {
  it('opens the next time when it is chosen from those that are known', async () => {
    await page.getByRole('main').getByRole('button', { name: 'Library', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('open now').waitFor()
    await dialog.getByRole('button', { name: `Open ${elsewhere} next time` }).click()
    await dialog.getByText('opens the next time Fovea is started').waitFor()
    expect(currentLibrary(libraries)).toBe(elsewhere)
    await dialog.getByRole('button', { name: `Open ${join(root, 'data')} next time` }).click()
    await eventually(() => currentLibrary(libraries)).toBe(join(root, 'data'))
    await page.keyboard.press('Escape')
  })
})
