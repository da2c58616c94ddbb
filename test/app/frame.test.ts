import { describe, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { screenshot } from '../support/ui-host/screenshot.ts'
import { enter, freshStudio, host, page } from '../support/ui-host/fresh-studio.ts'

/** Panels that are resized and folded, and notices with their bell. */

freshStudio()
const width = (side: 'left' | 'right') =>
  page.locator(`.studio__${side}`).evaluate((panel) => Math.round(panel.getBoundingClientRect().width))
const edge = (side: 'left' | 'right') => page.getByRole('separator', { name: `Width of the ${side} panel` })

describe('panels', () => {
  it('are dragged wider, and are as wide in a browser that knows nothing', async () => {
    await enter()
    const box = (await edge('left').boundingBox())!
    await page.mouse.move(box.x + 4, 400)
    await page.mouse.down()
    await page.mouse.move(400, 400, { steps: 6 })
    await page.mouse.up()
    await eventually(() => width('left')).toBe(400)
    await eventually(() => host.preferences.current.panels).toEqual({ left: 400 })
    await page.evaluate(() => localStorage.clear())
    await page.reload()
    await eventually(() => width('left')).toBe(400)
  })

  it('are resized by keyboard within their limits, and folded away and back', async () => {
    await enter()
    await edge('right').focus()
    await page.keyboard.press('ArrowLeft')
    await eventually(() => width('right')).toBe(320)
    await page.keyboard.press('Shift+ArrowRight')
    await eventually(() => width('right')).toBe(256)
    await page.keyboard.press('Home')
    await eventually(() => width('right')).toBe(216)
    await page.keyboard.press('Enter')
    await eventually(() => page.locator('.studio__right').isVisible()).toBe(false)
    expect(await edge('right').getAttribute('aria-valuetext')).toBe('folded away')
    await page.keyboard.press('Enter')
    await eventually(() => width('right')).toBe(216)
  })

  it('fold by their commands, whatever has the focus', async () => {
    await enter()
    await page.getByLabel('Prompt', { exact: true }).focus()
    const seen = async () => [
      await page.locator('.studio__left').isVisible(),
      await page.locator('.studio__right').isVisible(),
    ]
    await page.keyboard.press('Control+Alt+b')
    await eventually(seen).toEqual([true, false])
    await page.getByLabel('Prompt', { exact: true }).blur()
    await page.locator('body').press('f')
    await eventually(seen).toEqual([false, false])
    await screenshot(page, 'panels-folded')
    await page.locator('body').press('f')
    await eventually(seen).toEqual([true, true])
  })
})

describe('notices', () => {
  /** Draws a run to its end and removes it from the history. */
  async function remove(): Promise<void> {
    await page.keyboard.press('Control+Enter')
    await page.locator('article[data-method=sgool]').waitFor()
    host.finish()
    await page.getByText('Finished: SD').first().waitFor()
    await page
      .getByRole('button', { name: /, seed \d+/ })
      .first()
      .focus()
    await page.keyboard.press('Delete')
    await page.locator('.toast', { hasText: 'Removed from the history.' }).waitFor()
  }
  const removed = () => [...host.runs.values()].map(({ removed }) => removed)

  it('are undone from the bell after they have gone, once', async () => {
    await enter()
    await remove()
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await eventually(() => page.locator('.toast').count()).toBe(0)
    await page.getByRole('button', { name: 'Notices, 1 new' }).click()
    const list = page.getByRole('region', { name: 'Notices' })
    await screenshot(page, 'notices')
    await list.getByRole('button', { name: 'Undo' }).click()
    await eventually(removed).toEqual([false])
    await list.getByText('Done').waitFor()
    expect(await list.getByRole('button', { name: 'Undo' }).count()).toBe(0)
  })

  it('are undone by Ctrl Z after they have gone', async () => {
    await enter()
    await remove()
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await page.locator('body').press('Control+z')
    await eventually(removed).toEqual([false])
  })

  it('wait in one queue when there are many, and none is lost', async () => {
    await enter()
    for (let n = 0; n < 5; n++) {
      await page.getByLabel('Prompt', { exact: true }).fill(`picture ${n}`)
      await page.keyboard.press('Control+Enter')
      await page.getByRole('heading', { name: `picture ${n}` }).waitFor()
      host.finish()
    }
    await eventually(() => page.locator('.thumb__open').count()).toBe(5)
    for (let n = 0; n < 5; n++) {
      await page.locator('.thumb__open').first().focus()
      await page.keyboard.press('Delete')
      await eventually(() => page.locator('.thumb__open').count()).toBe(4 - n)
    }
    expect(await page.locator('.toast').count()).toBe(3)
    for (let n = 0; n < 5; n++) {
      const left = await page.getByRole('button', { name: 'Dismiss' }).count()
      expect(left).toBe(Math.min(3, 5 - n))
      await page.getByRole('button', { name: 'Dismiss' }).first().click()
      await eventually(() => page.getByRole('button', { name: 'Dismiss' }).count()).toBe(Math.min(3, 4 - n))
    }
    await page.getByRole('button', { name: 'Notices, 5 new' }).waitFor()
  })
})
