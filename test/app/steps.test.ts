import { beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { drawToTheEnd, page, sharedStudio } from '../support/ui-host/shared-studio.ts'

/** One cursor over all lanes, the chart, the overlay: on one finished toy run. */

sharedStudio(drawToTheEnd)
beforeEach(async () => {
  await page.locator('body').press('Escape')
})

const shown = (method: string) => page.locator(`article[data-method=${method}] .picture img`)
const slider = () => page.getByRole('slider', { name: 'Step shown in every lane' })
const press = async (...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key)
}

describe('the cursor', () => {
  it('shows each picture at its best step until it is moved', async () => {
    expect(await shown('sgool').getAttribute('alt')).toContain('SGOOL, step 15 of 20')
    expect(await slider().getAttribute('aria-valuetext')).toBe('each at its best step')
    await page.locator('article[data-method=sgool]').getByText('best 15/20').waitFor()
  })

  it.each([
    [['ArrowRight'], 16],
    [['ArrowLeft', 'ArrowLeft'], 13],
    [['Shift+ArrowLeft'], 5],
    [['Home'], 1],
    [['End'], 20],
    [['End', 'ArrowRight'], 20],
    [['Home', 'Shift+ArrowRight', 'ArrowLeft'], 10],
    [['Home', 'k'], 15],
  ])('after %j stands at step %i in every lane', async (keys, step) => {
    await press(...keys)
    await eventually(() => shown('sgool').getAttribute('alt')).toContain(`SGOOL, step ${step} of 20`)
    expect(await shown('doodl').getAttribute('alt')).toContain(`DOODL, step ${step} of 20`)
    expect(await shown('sd').getAttribute('alt')).toContain('SD, step 1 of 1')
    expect(await slider().getAttribute('aria-valuenow')).toBe(String(step))
  })

  it('follows the pointer over the film strips', async () => {
    const box = await slider().boundingBox()
    if (box === null) throw new Error('the film strips have no box')
    await page.mouse.move(box.x + box.width * 0.1, box.y + 40)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.51, box.y + 40)
    await page.mouse.up()
    await eventually(() => slider().getAttribute('aria-valuetext')).toBe('step 11 of 20')
    await page.getByText('All at step 11').waitFor()
  })

  it('leaves the arrows to the sliders and lists that use them', async () => {
    await page.getByRole('slider', { name: 'Steps of optimisation' }).press('ArrowRight')
    expect(await slider().getAttribute('aria-valuetext')).toBe('each at its best step')
    await page.getByRole('slider', { name: 'Steps of optimisation' }).press('ArrowLeft')
  })
})

describe('the chart', () => {
  it('says in words what it shows', async () => {
    const words = await page.getByRole('img', { name: 'SGOOL: guidance score' }).getAttribute('aria-label')
    expect(words).toContain('SD: guidance score 24.1.')
    expect(words).toMatch(/SGOOL: guidance score 26\.\d at step 1, 28\.\d at step 20, best loss at step 15\./)
  })

  it('has a solid line for the guidance and a dashed one for the judge, for each method', async () => {
    const lines = (dashed: boolean) => page.locator(`.chart__line[data-dashed=${dashed}]`)
    expect([await lines(false).count(), await lines(true).count()]).toEqual([4 + 2, 4])
  })

  it('has its numbers as a table', async () => {
    await page.getByRole('button', { name: 'Numbers' }).click()
    const table = page.getByRole('region', { name: 'Scores and loss of every step' })
    expect(await table.locator('tbody tr').count()).toBe(1 + 1 + 20 + 20)
    await table.getByRole('button', { name: 'Close' }).click()
    await table.waitFor({ state: 'detached' })
  })
})

describe('where people look', () => {
  it('comes and goes with O, hottest where the map is brightest', async () => {
    await press('o')
    const canvas = page.locator('article[data-method=sgool] canvas')
    await canvas.waitFor()
    const read = () =>
      canvas.evaluate((element: HTMLCanvasElement) => {
        // Whoever asks first decides what the context is made for; read this way, Chromium has no complaint either way.
        const context = element.getContext('2d', { willReadFrequently: true })!
        const { data } = context.getImageData(0, 0, element.width, element.height)
        const alphas = Array.from({ length: data.length / 4 }, (_, i) => data[i * 4 + 3]!)
        return { max: alphas.reduce((a, b) => Math.max(a, b)), corner: alphas.at(-1) }
      })
    await eventually(async () => (await read()).max).toBeGreaterThan(200)
    expect((await read()).corner).toBeLessThan(30)
    await page.getByRole('slider', { name: 'Strength of the overlay' }).fill('30')
    expect(await canvas.evaluate((element: HTMLElement) => element.style.opacity)).toBe('0.3')
    await press('Escape')
    await page.locator('body').press('o')
    await canvas.waitFor({ state: 'detached' })
  })
})

it('smooths small pictures, and shows pixels as squares on P', async () => {
  const rendering = () => shown('sd').evaluate((image) => getComputedStyle(image).imageRendering)
  expect(await rendering()).toBe('auto')
  await press('p')
  await eventually(rendering).toBe('pixelated')
  await press('p')
})

it('shows the numbers of the chosen picture', async () => {
  await press('2')
  const details = page.getByRole('region', { name: 'This picture' })
  await details.getByText('Baseline').waitFor()
  await details.getByText('25.0 / 23.3').waitFor()
  await press('4')
  await details.getByText('cos 0.630').waitFor()
})

it('fills the stage with the pictures', async () => {
  const box = await shown('sgool').boundingBox()
  expect(box?.width).toBeGreaterThan(260)
  expect(box?.height).toBeCloseTo(box?.width ?? 0, 0)
})
