import { readFile } from 'node:fs/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { screenshot } from '../support/ui-host/screenshot.ts'
import { host, page, sharedStudio } from '../support/ui-host/shared-studio.ts'

/** Comparing one to four pictures, by pointer and keyboard, on two finished toy runs. */

sharedStudio(async () => {
  for (const prompt of ['a first sun', 'a second sun']) {
    await page.getByLabel('Prompt', { exact: true }).fill(prompt)
    await page.getByRole('button', { name: 'Draw four ways' }).click()
    await page.getByRole('heading', { name: prompt }).waitFor()
    host.finish()
    await page.getByText('Finished: SD').first().waitFor()
  }
  await page.keyboard.press('Control+3')
  await page.getByRole('button', { name: 'Side by side' }).waitFor()
})
beforeEach(() => page.evaluate(() => (document.activeElement as HTMLElement).blur()))

const panes = () => page.locator('.pane')
const zooms = () => panes().evaluateAll((all) => all.map((each) => (each as HTMLElement).dataset['zoom']))
/** The share of a pane's canvas that has been drawn on. */
const inked = (n: number) =>
  panes()
    .nth(n)
    .locator('canvas')
    .evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
      return data.filter((value, i) => i % 4 === 3 && value > 0).length / (data.length / 4)
    })

describe('the pictures', () => {
  it('are those on stage when one comes first', async () => {
    await eventually(() => panes().count()).toBe(4)
    await eventually(() => inked(3)).toBeGreaterThan(0.3)
    await page.getByRole('img', { name: 'Picture 4: SGOOL, step 15' }).waitFor()
    await screenshot(page, 'compare-side')
  })

  it('may be of any run, method and step', async () => {
    const runs = page.getByLabel('Run of picture 1')
    await runs.selectOption(await runs.locator('option', { hasText: 'a first sun' }).getAttribute('value'))
    await page.getByLabel('Method of picture 1').selectOption('sgool')
    await page.getByRole('img', { name: 'Picture 1: SGOOL, step 15' }).waitFor()
    await page.getByRole('row', { name: /^Prompt a first sun a second sun/ }).waitFor()
    await page.keyboard.press('Alt+ArrowLeft')
    await page.getByRole('img', { name: 'Picture 1: SGOOL, step 14' }).waitFor()
  })

  it('share one view: the wheel zooms all at the pointer, dragging moves all, until each has its own', async () => {
    const box = (await panes().first().boundingBox())!
    await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.5)
    await page.mouse.wheel(0, -300)
    await eventually(async () => new Set(await zooms()).size).toBe(1)
    await eventually(async () => Number((await zooms())[2])).toBeGreaterThan(2)
    await page.keyboard.press('s')
    await page.mouse.wheel(0, -150)
    await eventually(async () => new Set(await zooms()).size).toBe(2)
    await page.keyboard.press('s')
    await eventually(async () => new Set(await zooms()).size).toBe(1)
    await page.getByRole('button', { name: 'Fit the pictures' }).click()
    await eventually(async () => (await zooms())[0]).toBe('1.00')
  })

  it('zoom and move by keyboard too', async () => {
    await panes().first().focus()
    await page.keyboard.press('+')
    await page.keyboard.press('ArrowRight')
    await eventually(async () => (await zooms())[3]).toBe('1.25')
    await page.keyboard.press('0')
    await eventually(async () => (await zooms())[3]).toBe('1.00')
  })
})

describe('the ways to compare', () => {
  it('wipes one picture over the other, by keys, arrows and dragging', async () => {
    await page.keyboard.press('2')
    const handle = page.getByRole('slider', { name: 'Edge of the wipe' })
    await eventually(() => handle.getAttribute('aria-valuenow')).toBe('50')
    await handle.press('ArrowRight')
    expect(await handle.getAttribute('aria-valuenow')).toBe('52')
    const box = (await page.locator('.compare-view').boundingBox())!
    const edge = (await handle.boundingBox())!
    await page.mouse.move(edge.x + 12, box.y + 200)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.25, box.y + 200)
    await page.mouse.up()
    await eventually(() => handle.getAttribute('aria-valuenow')).toBe('25')
    await screenshot(page, 'compare-wipe')
  })

  it('shows where two differ, by three measures, with a number for the whole', async () => {
    await page.keyboard.press('d')
    const total = page.locator('.compare-view__total')
    await eventually(() => total.textContent()).toMatch(/mean difference \d/)
    await page.keyboard.press('d')
    await eventually(() => total.textContent()).toMatch(/ΔE 0\.\d+/)
    await page.keyboard.press('d')
    await eventually(() => total.textContent()).toMatch(/SSIM 0\.\d+/)
    await eventually(() => inked(0)).toBeGreaterThan(0.1)
    await screenshot(page, 'compare-difference')
  })

  it('shows the second while the pointer is over it', async () => {
    await page.mouse.move(5, 5)
    await page.getByRole('button', { name: 'Hover' }).click()
    await page.getByRole('img', { name: 'Picture 1: SGOOL' }).waitFor()
    const box = (await page.locator('.compare-view').boundingBox())!
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await page.getByRole('img', { name: 'Picture 2: Baseline' }).waitFor()
  })

  it('flickers through all of them', async () => {
    await page.getByRole('button', { name: 'Flicker' }).click()
    for (const n of [2, 3, 4, 1]) await page.getByRole('img', { name: `Picture ${n}:` }).waitFor()
  })

  it('shows one alone while its keys are held', async () => {
    await page.getByRole('button', { name: 'Grid' }).click()
    await page.keyboard.down('Shift')
    await page.keyboard.press('Digit3')
    await eventually(() => panes().count()).toBe(1)
    await page.getByRole('img', { name: 'Picture 3: DOODL' }).waitFor()
    await page.keyboard.up('Shift')
    await eventually(() => panes().count()).toBe(4)
  })

  it('has a loupe that shows the same pixels of each', async () => {
    await page.keyboard.press('l')
    const box = (await panes().first().boundingBox())!
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await eventually(() => page.locator('.loupe canvas').count()).toBe(4)
    await page.keyboard.press('l')
    await page.locator('.loupe').waitFor({ state: 'detached' })
  })
})

describe('what is known of them', () => {
  it('shows only what differs, or all', async () => {
    const rows = () => page.locator('.metadata tbody tr')
    const few = await rows().count()
    expect(await page.getByRole('rowheader', { name: 'Sampler' }).count()).toBe(0)
    await page.getByLabel('Only what differs').uncheck()
    await page.getByRole('rowheader', { name: 'Sampler' }).waitFor()
    expect(await rows().count()).toBeGreaterThan(few)
    await page.getByLabel('Only what differs').check()
  })

  it('marks the winner, here and in the history', async () => {
    await page.getByRole('button', { name: 'Picture 1 wins' }).click()
    await page.locator('.pane__name').first().getByLabel('winner').waitFor()
    await eventually(() => [...host.state.starred].length).toBe(1)
  })

  it.each([
    ['Sheet as PNG', 'png', '89504e47'],
    ['PDF', 'pdf', '25504446'],
  ])('goes out as a labelled %s', async (button, extension, magic) => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: button, exact: true }).click(),
    ])
    expect(download.suggestedFilename()).toBe(`a first sun.${extension}`)
    const bytes = await readFile(await download.path())
    expect(bytes.subarray(0, 4).toString('hex')).toBe(magic)
    expect(bytes.length).toBeGreaterThan(10_000)
  })
})

it('goes back to Create on Escape', async () => {
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Draw four ways' }).waitFor()
})

it('takes the picture at the cursor with Shift A, the oldest of four making room', async () => {
  await page.keyboard.press('Home')
  await page.getByText('step 1').first().waitFor()
  await page.keyboard.press('Shift+A')
  await page.getByText('4 of 4 pictures in the comparison.').waitFor()
  await page.locator('.toast').getByRole('button', { name: 'Compare' }).click()
  await page.getByRole('button', { name: 'Grid' }).click()
  await page.getByRole('img', { name: 'Picture 4: SGOOL, step 1' }).waitFor()
  expect(await panes().count()).toBe(4)
})
