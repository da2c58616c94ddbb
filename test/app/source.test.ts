import { encode } from 'fast-png'
import { beforeEach, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { axeFindings } from '../support/ui-host/axe-findings.ts'
import { exifBlock } from '../../main/files/exif.ts'
import { jpegWithMetadata } from '../../main/files/jpeg-metadata.ts'
import { webpWithMetadata } from '../../main/files/webp-metadata.ts'
import { screenshot } from '../support/ui-host/screenshot.ts'
import { enter, freshStudio, host, page } from '../support/ui-host/fresh-studio.ts'

/** Beginning with any picture: chosen or dropped, PNG, JPEG or WebP, with what other programs wrote into it. */

freshStudio()
beforeEach(() => enter())

const parameters =
  'a red kite\nNegative prompt: fog\nSteps: 24, Sampler: Euler a, CFG scale: 6.5, Seed: 1234, Size: 96x64'
function png(text: Record<string, string> = {}): Buffer {
  const data = Uint8Array.from({ length: 96 * 64 * 3 }, (_, i) => (i % 3 === 0 ? 200 : (i * 7) % 256))
  return Buffer.from(encode({ width: 96, height: 64, channels: 3, depth: 8, data, text }))
}
const field = () => page.locator('.source input[type=file]')
const prompt = () => page.getByLabel('Prompt', { exact: true })
const lastRecipe = () => [...host.runs.values()].at(-1)!.recipe

it('takes words and settings of an A1111 picture, draws from it by EDICT, and can take it back', async () => {
  const before = await prompt().inputValue()
  await field().setInputFiles({ name: 'kite.png', mimeType: 'image/png', buffer: png({ parameters }) })
  await page.getByText('Begins with kite.png; words and settings come from the file.').waitFor()
  expect(await prompt().inputValue()).toBe('a red kite')
  expect(await page.getByLabel('Avoid').inputValue()).toBe('fog')
  expect(await page.getByLabel('Seed', { exact: true }).inputValue()).toBe('1234')
  expect(await page.getByLabel('Denoising steps').inputValue()).toBe('25')
  await page.getByAltText('The picture it begins with').waitFor()
  expect(await axeFindings(page)).toEqual([])
  await screenshot(page, 'source')
  await page.keyboard.press('Control+Enter')
  await eventually(() => host.runs.size).toBe(1)
  expect(lastRecipe()).toMatchObject({ sampler: 'edict', update: 'doodl', gradient: 'full', steps: 25, guidance: 6.5 })
  expect(host.pictures.has(lastRecipe().source!)).toBe(true)
  await page.locator('.toast').getByRole('button', { name: 'Undo' }).click()
  expect(await prompt().inputValue()).toBe(before)
  await page.getByRole('button', { name: 'Begin with a picture' }).waitFor()
})

it.each(['image/jpeg', 'image/webp'])('takes a %s that is dropped into the window', async (type) => {
  await page.evaluate(
    async ({ bytes, type }) => {
      const bitmap = await createImageBitmap(new Blob([Uint8Array.from(bytes)]))
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
      canvas.getContext('2d')!.drawImage(bitmap, 0, 0)
      const file = new File([await canvas.convertToBlob({ type })], 'dropped', { type })
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(file)
      window.dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true, bubbles: true }))
    },
    { bytes: [...png()], type },
  )
  await page.getByText('Begins with dropped.').waitFor()
  await page.getByRole('button', { name: 'Begin with noise' }).click()
  await page.keyboard.press('Control+Enter')
  await eventually(() => host.runs.size).toBe(1)
  expect(lastRecipe().source).toBeUndefined()
})

it.each(['jpeg', 'webp'] as const)('takes words and settings of a %s that another program made', async (type) => {
  const encoded = await page.evaluate(
    async ({ bytes, type }) => {
      const bitmap = await createImageBitmap(new Blob([Uint8Array.from(bytes)]))
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
      canvas.getContext('2d')!.drawImage(bitmap, 0, 0)
      return [...new Uint8Array(await (await canvas.convertToBlob({ type: `image/${type}` })).arrayBuffer())]
    },
    { bytes: [...png()], type },
  )
  const plain = Uint8Array.from(encoded)
  const exif = exifBlock(parameters)
  const said =
    type === 'jpeg'
      ? jpegWithMetadata(plain, exif, null)
      : webpWithMetadata(plain, { width: 96, height: 64 }, exif, null)
  await field().setInputFiles({ name: `kite.${type}`, mimeType: `image/${type}`, buffer: Buffer.from(said) })
  await page.getByText(`Begins with kite.${type}; words and settings come from the file.`).waitFor()
  expect(await prompt().inputValue()).toBe('a red kite')
  expect(await page.getByLabel('Seed', { exact: true }).inputValue()).toBe('1234')
})

it('says so when a file is no picture, and begins with noise as before', async () => {
  await field().setInputFiles({ name: 'x.png', mimeType: 'image/png', buffer: Buffer.from('no picture') })
  await page.getByText('x.png is no picture that can be read.').waitFor()
  const broken = png()
  broken.fill(0, 60)
  await field().setInputFiles({ name: 'y.png', mimeType: 'image/png', buffer: broken })
  await page.getByText('The picture cannot be begun with').waitFor()
  await page.getByRole('button', { name: 'Begin with a picture' }).waitFor()
})
