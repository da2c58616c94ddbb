import { describe, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { freshStudio, host, page } from '../support/ui-host/fresh-studio.ts'
import { canvas, drag, enterMask, savedMap, status } from '../support/ui-host/mask-page.ts'

/** The library of masks, files in and out, and drawing with a mask, against the toy studio behind the real server. */

freshStudio()

describe('the library', () => {
  it('lists, renames, duplicates, opens, removes and brings back', async () => {
    await enterMask()
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
    await enterMask()
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
    await enterMask()
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
    await enterMask()
    await drag([8, 50], [56, 50])
    await page.getByRole('button', { name: 'Draw with this mask' }).click()
    await eventually(() => host.runs.size).toBe(2)
    const run = [...host.runs.values()].at(-1)!
    expect(run.recipe.mask).toBe([...host.masks.values()].at(-1)!.final)
    expect(run.recipe.follow).toBeNull()
    await page.getByText('Painted mask in use').waitFor()
  })

  it('sends the paint to follow the model', async () => {
    await enterMask()
    await drag([8, 50], [56, 50])
    await page.getByRole('radio', { name: 'Follow the model' }).check()
    await page.keyboard.press('Control+Enter')
    await eventually(() => host.runs.size).toBe(2)
    const { recipe } = [...host.runs.values()].at(-1)!
    const mask = [...host.masks.values()].at(-1)!
    expect(recipe).toMatchObject({ mask: null, follow: { delta: mask.delta, settings: mask.settings } })
  })

  it('gives the mask and the balance to a run under way, and on request every change from then on', async () => {
    await enterMask()
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
