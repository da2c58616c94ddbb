import type { Browser } from 'playwright-core'
import { openPage } from '../../test/support/ui-host/open-page.ts'
import { toyPack } from '../../test/support/ui-host/toy-pack.ts'
import { startUiHost } from '../../test/support/ui-host/ui-host.ts'

const side = 2048

/**
 * Milliseconds from each pointer event of a stroke on a 2048 × 2048 mask to the end of the frame that shows it: the
 * event's own time stamp to the first task after the next animation frame, when the page has handed its picture over.
 */
export async function strokeLatency(browser: Browser): Promise<number[]> {
  const host = await startUiHost([{ ...toyPack, width: side, height: side }])
  const { page } = await openPage(browser, host.url)
  page.setDefaultTimeout(120_000)
  try {
    await page.locator('.create__draw:enabled').waitFor()
    await page.keyboard.press('Control+2')
    await page.locator('.mask-stack').waitFor()
    const canvas = page.getByRole('application', { name: 'Mask canvas' })
    const box = await canvas.boundingBox()
    if (box === null) throw new Error('no canvas on the page')
    await canvas.evaluate(watch)
    const at = (t: number) =>
      [box.x + box.width * (0.3 + 0.4 * t), box.y + box.height * (0.5 + 0.2 * Math.sin(t * 9))] as const
    for (let stroke = 0; stroke < 3; stroke++) {
      await page.mouse.move(...at(0))
      await page.mouse.down()
      for (let n = 1; n <= 40; n++) await page.mouse.move(...at(n / 40))
      await page.mouse.up()
    }
    const taken = await page.evaluate(() => (window as unknown as { strokeTimes: number[] }).strokeTimes)
    // The first stroke warms up.
    return taken.slice(Math.floor(taken.length / 3))
  } finally {
    await page.context().close()
    await host.close()
  }
}

/** Runs in the page. */
function watch(canvas: Element): void {
  const times: number[] = []
  Object.assign(window, { strokeTimes: times })
  canvas.addEventListener(
    'pointermove',
    (event) => {
      if ((event as PointerEvent).buttons !== 1) return
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => times.push(performance.now() - event.timeStamp)
        port2.postMessage(null)
      })
    },
    { capture: true },
  )
}
