import { describe, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { screenshot } from '../support/ui-host/screenshot.ts'
import { drawToTheEnd, host, page, sharedStudio } from '../support/ui-host/shared-studio.ts'

/** The region inspector: what one part of the picture is to every step, by lasso and by figures. */

sharedStudio(async () => {
  // Its disc lies across the middle of the picture.
  await page.getByLabel('Seed', { exact: true }).fill('3')
  await drawToTheEnd()
})

const panel = () => page.getByRole('region', { name: 'Region inspector' })
const words = () => panel().getByRole('status')
const figure = (name: string) => panel().getByLabel(name)
const share = async (sentence: RegExp) => Number(sentence.exec(await words().innerText())?.[1])
const attention = () => share(/holds (\d+)% of its attention/)

describe('the region inspector', () => {
  it('opens with its key, reads every step, and leaves its place to the curves', async () => {
    await page.keyboard.press('Shift+R')
    await panel().waitFor()
    await panel().getByRole('img', { name: '20 of them read' }).waitFor()
    expect(await panel().locator('.curves__title strong').allInnerTexts()).toEqual([
      'Energy',
      'Terms agree',
      'Noise pull',
      'Saliency',
      'Change',
    ])
    await page.keyboard.press('Shift+C')
    await panel().waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Region', exact: true }).click()
    await panel().waitFor()
  })

  it('finds what the toy scene holds: the salient term at the disc alone, against the other in the left half', async () => {
    await figure('Shape').selectOption('rectangle')
    for (const [name, value] of [
      ['Middle across, %', 25],
      ['Middle down, %', 50],
      ['Width, %', 50],
      ['Height, %', 100],
    ] as const) {
      await figure(name).fill(String(value))
    }
    await eventually(() => words().innerText()).toContain('covers 50% of the picture')
    await eventually(() => words().innerText()).toContain('50% of the whole-picture term’s')
    await eventually(() => words().innerText()).toContain('They fight in 50% of the picture')
    const [left, against, salient] = [
      await attention(),
      await share(/pull against each other \(cosine (-\d\.\d+)\)/),
      await share(/and (\d+)% of the salient term’s/),
    ]
    await figure('Middle across, %').fill('75')
    await eventually(() => words().innerText()).toContain('pull together')
    const together = await share(/pull together \(cosine (\d\.\d+)\)/)
    // Each cell's cosine is −0.5 or 0.75 where the salient term pulls at all: in so many cells of the half as the roots say.
    const [cellsLeft, cellsRight] = [(against / -0.5) ** 2, (together / 0.75) ** 2]
    expect(Math.abs(cellsLeft / (cellsLeft + cellsRight) - salient / 100)).toBeLessThan(0.04)
    // Each is rounded to a percent.
    expect(Math.abs((await attention()) + left - 100)).toBeLessThanOrEqual(1)
  })

  it('follows a lasso: round the disc lies nearly all attention, in a corner none', async () => {
    const box = (await panel().locator('.region-picture').boundingBox())!
    const lasso = async (cx: number, cy: number, r: number) => {
      const at = (n: number) =>
        [
          box.x + box.width * (cx + r * Math.cos((n * Math.PI) / 8)),
          box.y + box.height * (cy + r * Math.sin((n * Math.PI) / 8)),
        ] as const
      await page.mouse.move(...at(0))
      await page.mouse.down()
      for (let n = 1; n < 16; n++) await page.mouse.move(...at(n))
      await page.mouse.up()
    }
    await lasso(0.9, 0.9, 0.08)
    await eventually(attention).toBeLessThan(2)
    // The figures say where it is.
    expect(Number(await figure('Middle across, %').inputValue())).toBe(90)
    await lasso(0.5, 0.48, 0.42)
    await eventually(attention).toBeGreaterThan(80)
    await screenshot(page, 'region-inspector')
  })

  it('shows one cursor with the film strips, and maps of conflict and of each pull', async () => {
    const at = () => page.getByRole('slider', { name: 'Step shown in every lane' }).getAttribute('aria-valuenow')
    const charts = (await panel().locator('.curves__box').boundingBox())!
    await page.mouse.click(charts.x + 46, charts.y + 60)
    expect(await at()).toBe('1')
    const inked = () =>
      panel()
        .locator('.region-picture canvas')
        .evaluate((element: HTMLCanvasElement) => {
          const { width, height } = element
          const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!
          copy.drawImage(element, 0, 0)
          const { data } = copy.getImageData(0, 0, width, height)
          return [width, data.filter((value, i) => i % 4 === 3 && value > 0).length > 0]
        })
    await eventually(inked).toEqual([16, true])
    await figure('Map').selectOption('none')
    await eventually(inked).toEqual([1, false])
    await figure('Map').selectOption('pull of the salient term')
    await eventually(inked).toEqual([16, true])
  })

  it('says plainly what older steps lack, and that nobody painted', async () => {
    expect(await words().innerText()).toContain('Nobody painted a mask')
    await panel().getByText('Nobody painted').waitFor()
    const [run] = host.runs.values()
    host.runs.set(run!.id, {
      ...run!,
      drawings: run!.drawings.map((drawing) => ({
        ...drawing,
        steps: drawing.steps.map((step) => ({ ...step, termField: null, image: step.image })),
      })),
    })
    await page.reload()
    await panel().waitFor()
    await eventually(() => words().innerText()).toContain('older than the region inspector')
    expect(await panel().locator('.curves__title strong').allInnerTexts()).not.toContain('Terms agree')
    host.runs.set(run!.id, run!)
  })

  it('scores the intent of a painted run, next to chance', async () => {
    const [run] = host.runs.values()
    const painted = run!.drawings[0]!.steps[0]!.saliency!
    host.runs.set(run!.id, {
      ...run!,
      recipe: { ...run!.recipe, mask: painted },
      drawings: run!.drawings.map((drawing) => ({
        ...drawing,
        steps: drawing.steps.map((step) => ({ ...step, mask: painted })),
      })),
    })
    await page.reload()
    await panel().waitFor()
    await eventually(() => words().innerText()).toMatch(/Intent score (\d+)%.*\d+% would by chance/s)
    // The toy's saliency is what was painted.
    expect(await words().innerText()).toContain('correlate by 1.00 and overlap by 1.00')
    const [score, chance] = [await share(/Intent score (\d+)%/), await share(/(\d+)% would by chance/)]
    expect(score).toBeGreaterThan(2 * chance)
    expect(await panel().locator('.curves__title strong').allInnerTexts()).toContain('Intent')
  })
})
