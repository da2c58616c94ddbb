import { decodePicture } from '../../../main/files/decode-picture.ts'
import { host, openStudio, page } from './fresh-studio.ts'

/** The mask studio of a fresh studio (`freshStudio`), as a hand finds it. */

/** Draws a run to its end and turns to the mask. */
export async function enterMask(options: Parameters<typeof openStudio>[0] = {}): Promise<void> {
  await openStudio(options)
  page.setDefaultTimeout(120_000)
  await page.locator('.create__draw:enabled').click()
  await page.locator('article[data-method=sgool]').waitFor()
  host.finish()
  await page.getByText('Finished: SD').first().waitFor()
  await page.keyboard.press('Control+2')
  await page.locator('.mask-stack').waitFor()
}

export const canvas = () => page.getByRole('application', { name: 'Mask canvas' })
export const status = () => page.locator('#mask-summary').textContent()

/** A place of the 64 × 64 mask on the screen, for the fitted view. */
export async function at(x: number, y: number): Promise<{ x: number; y: number }> {
  const box = (await canvas().boundingBox())!
  const scale = Math.min(box.width - 56, box.height - 56) / 64
  return { x: box.x + box.width / 2 + (x - 32) * scale, y: box.y + box.height / 2 + (y - 32) * scale }
}

export async function drag(from: [number, number], to: [number, number], button: 'left' | 'right' | 'middle' = 'left') {
  const [a, b] = [await at(...from), await at(...to)]
  await page.mouse.move(a.x, a.y)
  await page.mouse.down({ button })
  await page.mouse.move(b.x, b.y, { steps: 8 })
  await page.mouse.up({ button })
}

/** The newest saved mask's final map, as the host has it. */
export async function savedMap(): Promise<number[]> {
  await page.getByText('saved', { exact: true }).waitFor()
  const mask = [...host.masks.values()].at(-1)!
  const { values } = decodePicture(host.pictures.get(mask.final)!)
  return [...values]
}
