import { readFile } from 'node:fs/promises'
import { unzipSync } from 'fflate'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { axeFindings } from '../support/ui-host/axe-findings.ts'
import { screenshot } from '../support/ui-host/screenshot.ts'
import { drawToTheEnd, page, sharedStudio } from '../support/ui-host/shared-studio.ts'

/** The lockstep timeline: maps at the cursor, linked curves, the best by any number, playing, and the film to take away. */

sharedStudio(drawToTheEnd)
beforeEach(async () => {
  await page.locator('body').press('Escape')
})

const slider = () => page.getByRole('slider', { name: 'Step shown in every lane' })
const step = async () => Number(await slider().getAttribute('aria-valuenow'))

describe('the maps at the cursor', () => {
  it('go from none to attention, gradient and mask with Q, each in its own colour', async () => {
    const colours: number[][] = []
    for (const name of ['Where people look', 'Where the loss pulls']) {
      await page.keyboard.press('q')
      await page.getByRole('button', { name, pressed: true }).waitFor()
      const canvas = page.locator('article[data-method=sgool] canvas')
      const brightest = () =>
        canvas.evaluate((element: HTMLCanvasElement) => {
          const { data } = element.getContext('2d', { willReadFrequently: true })!.getImageData(0, 0, 256, 256)
          let best = [0, 0, 0, 0]
          for (let i = 0; i < data.length; i += 4)
            if (data[i + 3]! > best[3]! && data[i + 3]! < 235) best = [...data.subarray(i, i + 4)]
          return best
        })
      await eventually(async () => (await brightest())[3]).toBeGreaterThan(150)
      colours.push(await brightest())
    }
    const [attention, gradient] = colours
    expect(attention![0]! > attention![2]!).toBe(true)
    expect(gradient![2]! > gradient![0]!).toBe(true)
    // Plain drawings have no gradient, and no map then.
    expect(await page.locator('article[data-method=sd] canvas').count()).toBe(0)
    await page.keyboard.press('q')
    await page.getByRole('button', { name: 'The mask it saw', pressed: true }).waitFor()
    await page.keyboard.press('q')
    await page.getByRole('button', { name: 'Where people look', pressed: false }).waitFor()
  })
})

describe('the best step', () => {
  it('is the best by whichever number is chosen', async () => {
    const by = page.getByLabel('What the best step is best in')
    await by.selectOption('judge')
    await page.locator('body').press('k')
    await eventually(step).toBe(15)
    await by.selectOption('agreement')
    await page.getByRole('button', { name: 'Jump to the best step' }).click()
    await eventually(step).toBe(1)
    await by.selectOption('loss')
  })
})

describe('playing', () => {
  it('starts on Space in the steps, ends by itself at the last', async () => {
    await page.locator('body').press('End')
    await page.keyboard.press('Shift+ArrowLeft')
    await slider().focus()
    await page.keyboard.press(' ')
    await page.getByRole('button', { name: 'Pause' }).waitFor()
    await eventually(step).toBe(20)
    await page.getByRole('button', { name: 'Play the steps' }).waitFor()
  })

  it('leaves Space alone elsewhere', async () => {
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())
    await page.keyboard.press('Home')
    await page.keyboard.press(' ')
    expect(await page.getByRole('button', { name: 'Pause' }).count()).toBe(0)
  })
})

describe('the curves', () => {
  beforeAll(async () => {
    await page.keyboard.press('Shift+C')
    await page.locator('.curves__cursor').first().waitFor()
  })

  it('draw scores, loss, terms, gradient norm and agreement', async () => {
    expect(await page.locator('.curves__title strong').allTextContents()).toEqual([
      'Scores',
      'Loss',
      'Terms',
      'Gradient norm',
      'Terms agree',
    ])
    const inked = await page.locator('canvas.curves__canvas').evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
      return data.filter((value, i) => i % 4 === 3 && value > 0).length / (data.length / 4)
    })
    expect(inked).toBeGreaterThan(0.005)
    await screenshot(page, 'timeline-curves')
  })

  it('share one cursor with the lanes: pressing in any moves all', async () => {
    await page.keyboard.press('Home')
    const box = (await page.locator('.curves__box').boundingBox())!
    const lines = () =>
      page.locator('.curves__cursor').evaluateAll((all) => all.map((each) => (each as HTMLElement).offsetLeft))
    const before = await lines()
    await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.25)
    await page.mouse.down()
    await page.mouse.up()
    await eventually(step).toBeGreaterThan(8)
    const after = await lines()
    expect(after.every((x, n) => x > before[n]!)).toBe(true)
    const shifts = after.map((x, n) => x - before[n]!)
    expect(Math.max(...shifts) - Math.min(...shifts)).toBeLessThanOrEqual(1)
  })

  it('say their numbers at the cursor, and in words', async () => {
    await page.locator('body').press('k')
    const scores = page.locator('.curves__title').first()
    await eventually(() => scores.textContent()).toContain('29.2')
    await page.getByRole('img', { name: 'SGOOL: guidance score' }).waitFor()
  })

  it.each(['dark', 'light'] as const)(
    'stay readable in the %s theme',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme })
      await eventually(() => page.evaluate(() => document.documentElement.dataset['theme'])).toBe(colorScheme)
      expect(await axeFindings(page)).toEqual([])
      await screenshot(page, `timeline-${colorScheme}`)
    },
    120_000,
  )
})

describe('the film', () => {
  const save = async (format: string) => {
    await page.getByRole('button', { name: 'Export the film' }).click()
    const dialog = page.getByRole('dialog', { name: 'Export the film' })
    await dialog.getByRole('radio', { name: format }).check()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Export', exact: true }).click(),
    ])
    await dialog.waitFor({ state: 'detached' })
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) }
  }

  it('is an animated WebP of every step that the browser plays', async () => {
    const { name, bytes } = await save('WebP')
    expect(name).toMatch(/^a yellow disc over a green hill \d+\.webp$/)
    const frames = await page.evaluate(async (base64) => {
      const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      const decoder = new ImageDecoder({ data, type: 'image/webp' })
      await decoder.tracks.ready
      const { image } = await decoder.decode({ frameIndex: 19 })
      const found = [decoder.tracks.selectedTrack?.frameCount, image.displayWidth]
      image.close()
      return found
    }, bytes.toString('base64'))
    expect(frames).toEqual([20, 4 * 268 + 12])
  })

  it('is a WebM video of the right length', async () => {
    const { bytes } = await save('WebM')
    expect(bytes.subarray(0, 4).toString('hex')).toBe('1a45dfa3')
    expect(bytes.includes('V_VP9')).toBe(true)
  }, 60_000)

  it('is a folder of frames', async () => {
    const { bytes } = await save('Frames')
    const files = Object.keys(unzipSync(bytes))
    expect(files.length).toBe(20)
    expect(files[0]).toBe('step-01.png')
  })

  it('has a dialog that axe finds nothing in', async () => {
    await page.getByRole('button', { name: 'Export the film' }).click()
    await page.getByRole('dialog', { name: 'Export the film' }).waitFor()
    expect(await axeFindings(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })
})
