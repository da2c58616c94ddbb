import type { Browser } from 'playwright-core'
import { openPage } from '../../test/support/ui-host/open-page.ts'
import { toyStep } from '../../test/support/ui-host/toy-steps.ts'
import { startUiHost } from '../../test/support/ui-host/ui-host.ts'
import type { Drawing, Run } from '../../preload/contract/records.ts'
import type { Recipe } from '../../preload/contract/recipe.ts'

const steps = 50

export interface Scrub {
  /** Frames a second while the cursor is dragged over every step and back. */
  readonly framesPerSecond: number
  /** Share of the frames in which the SGOOL picture of the step was already there. */
  readonly inTime: number
}

/** Drags the cursor over four lanes of fifty steps, one step a frame, with or without curves and maps. */
export async function timelineScrub(browser: Browser, look: 'plain' | 'curves'): Promise<Scrub> {
  const host = await startUiHost()
  const { page } = await openPage(browser, host.url)
  try {
    await page.locator('.create__draw:enabled').click()
    await page.locator('article[data-method=sd]').waitFor()
    host.finish()
    await page.getByText('Finished: SD').first().waitFor()
    const [run] = host.runs.values()
    if (run === undefined) throw new Error('the toy studio has drawn nothing')
    host.runs.set(run.id, longRun(run, host.pictures))
    await page.reload()
    await page.getByText(`${steps} / ${steps}`).nth(1).waitFor()
    if (look === 'curves') {
      await page.keyboard.press('Shift+C')
      await page.locator('.curves__cursor').first().waitFor()
      await page.keyboard.press('o')
    }
    return await page.evaluate(scrub, steps)
  } finally {
    await page.context().close()
    await host.close()
  }
}

/** Four drawings of fifty different pictures each. */
function longRun(run: Run, pictures: Map<string, Uint8Array>): Run {
  const recipe: Recipe = { ...run.recipe, optSteps: steps }
  const drawings = run.drawings.map((drawing, lane): Drawing => {
    // The optimised toy methods change from step to step; every lane gets pictures of its own.
    const method = lane % 2 === 0 ? 'doodl' : 'sgool'
    const own = { ...recipe, seed: (recipe.seed + lane) % 1000 }
    const rows = Array.from({ length: steps }, (_, index) => toyStep(method, index, own, pictures))
    return { ...drawing, steps: rows, bestStep: 37 }
  })
  return { ...run, recipe, drawings }
}

/** Runs in the page. */
async function scrub(total: number): Promise<Scrub> {
  const films = document.querySelector('.lanes__films')
  const picture = document.querySelector<HTMLImageElement>('article[data-method=sgool] .picture img')
  if (films === null || picture === null) throw new Error('no lanes on the page')
  const { left, top, width, height } = films.getBoundingClientRect()
  const send = (type: string, step: number) =>
    films.dispatchEvent(
      new PointerEvent(type, {
        bubbles: true,
        buttons: 1,
        pointerId: 1,
        clientX: left + ((step + 0.5) / total) * width,
        clientY: top + height / 2,
      }),
    )
  const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve))
  // No real pointer is down: capturing it would throw.
  Object.assign(films, { setPointerCapture: () => undefined })
  const path = [...Array(total).keys(), ...[...Array(total).keys()].reverse()]
  send('pointerdown', 0)
  await frame()
  const began = await frame()
  let inTime = 0
  let ended = began
  for (const step of path) {
    send('pointermove', step)
    ended = await frame()
    const words = `step ${step + 1} of`
    if (picture.alt.includes(words) && picture.complete && picture.naturalWidth > 0) inTime += 1
  }
  return { framesPerSecond: (path.length * 1000) / (ended - began), inTime: inTime / path.length }
}
