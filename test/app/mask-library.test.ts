import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { decodePicture } from '../../main/files/decode-picture.ts'
import { launchChromium } from '../support/chromium.ts'
import { eventually } from '../support/eventually.ts'
import { openPage, type OpenPage } from '../support/ui-host/open-page.ts'
import { startUiHost, type UiHost } from '../support/ui-host/ui-host.ts'

/** The library of masks, files in and out, and drawing with a mask, against the toy studio behind the real server. */

let browser: Browser
let host: UiHost
let open: OpenPage
let page: Page
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

/** Draws a run to its end and turns to the mask. */
async function enter(options: Parameters<typeof openPage>[2] = {}): Promise<void> {
  open = await openPage(browser, host.url, options)
  page = open.page
  page.setDefaultTimeout(120_000)
  await page.locator('.create__draw:enabled').click()
  await page.locator('article[data-method=sgool]').waitFor()
  host.finish()
  await page.getByText('Finished: SD').first().waitFor()
  await page.keyboard.press('Control+2')
  await page.locator('.mask-stack').waitFor()
}

const canvas = () => page.getByRole('application', { name: 'Mask canvas' })
const status = () => page.locator('#mask-summary').textContent()

/** A place of the 64 × 64 mask on the screen, for the fitted view. */
async function at(x: number, y: number): Promise<{ x: number; y: number }> {
  const box = (await canvas().boundingBox())!
  const scale = Math.min(box.width - 56, box.height - 56) / 64
  return { x: box.x + box.width / 2 + (x - 32) * scale, y: box.y + box.height / 2 + (y - 32) * scale }
}
async function drag(from: [number, number], to: [number, number], button: 'left' | 'right' | 'middle' = 'left') {
  const [a, b] = [await at(...from), await at(...to)]
  await page.mouse.move(a.x, a.y)
  await page.mouse.down({ button })
  await page.mouse.move(b.x, b.y, { steps: 8 })
  await page.mouse.up({ button })
}
/** The newest saved mask's final map, as the host has it. */
async function savedMap(): Promise<number[]> {
  await page.getByText('saved', { exact: true }).waitFor()
  const mask = [...host.masks.values()].at(-1)!
  const { values } = decodePicture(host.pictures.get(mask.final)!)
  return [...values]
}

describe('the library', () => {
  it('lists, renames, duplicates, opens, removes and brings back', async () => {
    await enter()
    await drag([8, 50], [56, 50])
    await savedMap()
    await page.getByRole('button', { name: 'Rename Untitled mask' }).click()
    await page.getByLabel('New name of Untitled mask').fill('the band')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Duplicate the band' }).click()
    await page.getByRole('button', { name: 'the band, copy', exact: true }).click()
    await page.getByRole('button', { name: 'Remove the band', exact: true }).click()
    await page.getByText('Removed the band.').waitFor()
    await eventually(() => page.locator('.mask-library li').count()).toBe(1)
    await page.getByRole('button', { name: 'Undo' }).last().click()
    await eventually(() => page.locator('.mask-library li').count()).toBe(2)
  })

  it('gives a mask out as a 16-bit file and takes the same file back to the bit', async () => {
    await enter()
    await drag([8, 50], [56, 44])
    const map = await savedMap()
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Save as file' }).click()
    const file = await (await download).path()
    expect((await download).suggestedFilename()).toBe('Untitled mask.png')
    await page.getByRole('button', { name: 'New, blank' }).click()
    await eventually(status).toBe('Mask covers nothing')
    await page.locator('input[type=file]').setInputFiles(file)
    await page.getByText('Brought in').waitFor()
    expect(await savedMap()).toEqual(map)
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'x.png', mimeType: 'image/png', buffer: Buffer.from('no picture') })
    await page.getByText('x is no picture that can be read.').waitFor()
  })

  it('takes a picture that is dropped on the canvas', async () => {
    await enter()
    const [picture] = host.pictures.values()
    const transfer = await page.evaluateHandle(
      (bytes) => {
        const data = new DataTransfer()
        data.items.add(new File([Uint8Array.from(bytes)], 'dropped.png', { type: 'image/png' }))
        return data
      },
      [...picture!],
    )
    await canvas().dispatchEvent('drop', { dataTransfer: transfer })
    await page.getByText('Brought in dropped').waitFor()
    await page.getByText('from a file').first().waitFor()
  })
})

describe('drawing with it', () => {
  it('sends the exact mask that was painted', async () => {
    await enter()
    await drag([8, 50], [56, 50])
    await page.getByRole('button', { name: 'Draw with this mask' }).click()
    await eventually(() => host.runs.size).toBe(2)
    const run = [...host.runs.values()].at(-1)!
    expect(run.recipe.mask).toBe([...host.masks.values()].at(-1)!.final)
    expect(run.recipe.follow).toBeNull()
    await page.getByText('Painted mask in use').waitFor()
  })

  it('sends the paint to follow the model', async () => {
    await enter()
    await drag([8, 50], [56, 50])
    await page.getByRole('radio', { name: 'Follow the model' }).check()
    await page.keyboard.press('Control+Enter')
    await eventually(() => host.runs.size).toBe(2)
    const { recipe } = [...host.runs.values()].at(-1)!
    const mask = [...host.masks.values()].at(-1)!
    expect(recipe).toMatchObject({ mask: null, follow: { delta: mask.delta, settings: mask.settings } })
  })

  it('gives the mask and the balance to a run under way, and on request every change from then on', async () => {
    await enter()
    await page.keyboard.press('Control+1')
    await page.getByRole('button', { name: 'Draw four ways' }).click()
    await eventually(() => host.runs.size).toBe(2)
    host.advance(3)
    host.beginStep()
    await page.keyboard.press('Control+2')
    await drag([8, 50], [56, 50])
    await page.getByRole('button', { name: 'Give it to the drawing under way' }).click()
    await page.getByText('Change 1: counts from the next step.').waitFor()
    const changes = () => [...host.runs.values()].at(-1)!.changes
    expect(changes()[0]).toMatchObject({
      mask: [...host.masks.values()].at(-1)!.final,
      weights: { global: 1, saliency: 1 },
    })
    await page.getByLabel('And whatever I change from now on').check()
    await eventually(() => changes().length).toBe(2)
    await page.getByRole('slider', { name: 'Whole picture' }).fill('0.75')
    await eventually(() => changes().at(-1)!.weights).toEqual({ global: 0.5, saliency: 1 })
  })
})
