import type { Browser } from 'playwright-core'
import { openPage } from '../../test/support/ui-host/open-page.ts'
import { storePicture } from '../../test/support/ui-host/toy-steps.ts'
import { toyPack } from '../../test/support/ui-host/toy-pack.ts'
import { startUiHost } from '../../test/support/ui-host/ui-host.ts'
import { initialToolSettings } from '../../renderer/canvas/tool-settings.ts'

const side = 2048
/** Diameter in pixels of the mask: a tenth of it. */
const brushSize = 200
const strokes = 5
const eventsEach = 40

/** Milliseconds of one pointer event to the end of the frame that shows it, when the page has handed its picture over. */
export interface StrokeTime {
  /** From the moment that the page is told of the event. */
  readonly fromEvent: number
  /** From the moment that the browser got it: with the wait for the browser's next frame, 0 to 16.7 ms, before it is told. */
  readonly fromInput: number
}

/** Strokes of a wide brush on a 2048 × 2048 mask; the mask saves itself meanwhile, as it does. */
export async function strokeLatency(browser: Browser): Promise<StrokeTime[]> {
  const host = await startUiHost([{ ...toyPack, width: side, height: side }])
  // The host is this very process, which also moves the pointer: it stores what it gets without inflating 8 MB first.
  Object.assign(host.api, {
    'mask.put': async ({ png }: { readonly png: string }) => ({
      sha256: storePicture(host.pictures, new Uint8Array(Buffer.from(png, 'base64'))),
      width: side,
      height: side,
    }),
  })
  const { page } = await openPage(browser, host.url)
  page.setDefaultTimeout(60_000)
  try {
    const brush = { ...initialToolSettings.brush, size: brushSize }
    const stored = JSON.stringify({ state: { settings: { ...initialToolSettings, brush } }, version: 1 })
    await page.evaluate((tools) => localStorage.setItem('fovea.tools', tools), stored)
    await page.reload()
    await page.locator('.create__draw:enabled').waitFor()
    await page.keyboard.press('Control+2')
    await page.locator('.mask-stack').waitFor()
    const canvas = page.getByRole('application', { name: 'Mask canvas' })
    const box = await canvas.boundingBox()
    if (box === null) throw new Error('no canvas on the page')
    await canvas.evaluate(watch)
    const at = (stroke: number, t: number) =>
      [box.x + box.width * (0.3 + 0.4 * t), box.y + box.height * (0.3 + 0.1 * stroke + 0.1 * Math.sin(t * 9))] as const
    for (let stroke = 0; stroke < strokes; stroke++) {
      await page.mouse.move(...at(stroke, 0))
      await page.mouse.down()
      for (let n = 1; n <= eventsEach; n++) await page.mouse.move(...at(stroke, n / eventsEach))
      await page.mouse.up()
    }
    const taken = await page.evaluate(() => (window as unknown as { strokeTimes: StrokeTime[] }).strokeTimes)
    // The first stroke warms up.
    return taken.slice(Math.floor(taken.length / strokes))
  } finally {
    await page.context().close()
    await host.close()
  }
}

/** Runs in the page. */
function watch(canvas: Element): void {
  const times: StrokeTime[] = []
  Object.assign(window, { strokeTimes: times })
  canvas.addEventListener(
    'pointermove',
    (event) => {
      if ((event as PointerEvent).buttons !== 1) return
      const told = performance.now()
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () =>
          times.push({ fromEvent: performance.now() - told, fromInput: performance.now() - event.timeStamp })
        port2.postMessage(null)
      })
    },
    { capture: true },
  )
}
