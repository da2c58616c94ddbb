import { describe, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { axeFindings } from '../support/ui-host/axe-findings.ts'
import { screenshot } from '../support/ui-host/screenshot.ts'
import { freshStudio, host, page } from '../support/ui-host/fresh-studio.ts'
import { at, canvas, drag, enterMask, savedMap, status } from '../support/ui-host/mask-page.ts'

/** The mask studio as an artist uses it: pointer, pen and keyboard, against the toy studio behind the real server. */

freshStudio()

const share = async () => Number(/(\d+) %/.exec((await status()) ?? '')?.[1] ?? 0)

it('starts on the attention of the picture, and saves by itself what is painted', async () => {
  await enterMask()
  const before = await share()
  expect(before).toBeGreaterThan(0)
  expect(host.masks.size).toBe(0)
  await drag([8, 50], [56, 50])
  await eventually(share).not.toBe(before)
  const map = await savedMap()
  expect(map[50 * 64 + 32]).toBeGreaterThan(0.95)
  expect(map[20 * 64 + 4]).toBeLessThan(0.2)
  await screenshot(page, 'mask-dark')
  await page.keyboard.press('Control+z')
  await eventually(share).toBe(before)
  await page.keyboard.press('Control+Shift+z')
  await eventually(share).not.toBe(before)
})

it('brings the mask back with all its layers after a reload', async () => {
  await enterMask()
  await drag([8, 50], [56, 50])
  const painted = await savedMap()
  await page.reload()
  await page.locator('.mask-stack').waitFor()
  await page.getByRole('button', { name: 'Take all paint away' }).click()
  const bare = await savedMap()
  expect(bare[50 * 64 + 20]).toBeLessThan(painted[50 * 64 + 20]!)
  await page.keyboard.press('Control+z')
  await eventually(savedMap).toEqual(painted)
})

describe('the pointer', () => {
  it('erases with the right button, subtracts with X, and draws a straight line with Shift', async () => {
    await enterMask()
    await page.getByRole('button', { name: 'New, blank' }).click()
    await eventually(status).toBe('Mask covers nothing')
    await drag([10, 20], [54, 20])
    const full = await savedMap()
    expect(full[20 * 64 + 32]).toBeGreaterThan(0.95)
    await drag([32, 14], [32, 26], 'right')
    expect((await savedMap())[20 * 64 + 32]).toBeLessThan(0.05)
    await page.keyboard.press('x')
    await drag([14, 14], [14, 26])
    expect((await savedMap())[20 * 64 + 14]).toBeLessThan(0.05)
    await page.keyboard.press('x')
    const [a, b] = [await at(10, 50), await at(54, 50)]
    await page.mouse.click(a.x, a.y)
    await page.keyboard.down('Shift')
    await page.mouse.click(b.x, b.y)
    await page.keyboard.up('Shift')
    expect((await savedMap())[50 * 64 + 30]).toBeGreaterThan(0.95)
  })

  it('covers with lasso, polygon, rectangle and ellipse, fills, and moves the paint', async () => {
    await enterMask()
    await page.getByRole('button', { name: 'New, blank' }).click()
    await eventually(status).toBe('Mask covers nothing')
    // Letters belong to the region that has the focus.
    await canvas().focus()
    await page.keyboard.press('u')
    await drag([8, 8], [24, 24])
    await eventually(share).toBe(5)
    await page.getByLabel('Shape', { exact: true }).selectOption('rectangle')
    await drag([40, 8], [56, 24])
    await eventually(share).toBe(11)
    await page.keyboard.press('l')
    await page.getByRole('combobox', { name: 'Lasso', exact: true }).selectOption('polygon')
    for (const [x, y] of [
      [8, 40],
      [24, 40],
      [24, 56],
    ] as const) {
      const place = await at(x, y)
      await page.mouse.click(place.x, place.y, { delay: 20 })
    }
    await page.keyboard.press('Enter')
    await eventually(share).toBe(14)
    await page.keyboard.press('v')
    await drag([10, 10], [10, 14])
    const moved = await savedMap()
    expect(moved[26 * 64 + 48]).toBe(1)
    expect(moved[9 * 64 + 48]).toBe(0)
    await page.keyboard.press('g')
    const place = await at(60, 60)
    await page.mouse.click(place.x, place.y)
    await eventually(share).toBeGreaterThan(95)
    await page.keyboard.press('Control+i')
    await eventually(share).toBeLessThan(5)
  })

  it('zooms at the pointer with the wheel, pans with Space, resizes the brush with Ctrl and the wheel', async () => {
    await enterMask()
    const zoom = async () => Number(/(\d+)/.exec((await page.locator('.mask-hud span').first().textContent())!)![1])
    const fitted = await zoom()
    const place = await at(20, 20)
    await page.mouse.move(place.x, place.y)
    await page.mouse.wheel(0, -300)
    await eventually(zoom).toBeGreaterThan(fitted)
    await page.keyboard.press('Control+0')
    await eventually(zoom).toBe(fitted)
    const size = () => page.locator('.mask-options output').first().textContent()
    const before = await size()
    await page.keyboard.down('Control')
    await page.mouse.wheel(0, -100)
    await page.keyboard.up('Control')
    await eventually(size).not.toBe(before)
    await page.keyboard.press('[')
    await eventually(size).toBe(before)
  })
})

it('paints with a pen by its pressure, and lets fingers only navigate from then on', async () => {
  await enterMask()
  await page.getByRole('button', { name: 'New, blank' }).click()
  await eventually(status).toBe('Mask covers nothing')
  const session = await page.context().newCDPSession(page)
  const pen = async (type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', x: number, y: number, force: number) => {
    const place = await at(x, y)
    const button = 'left'
    await session.send('Input.dispatchMouseEvent', {
      type,
      ...place,
      button,
      buttons: 1,
      pointerType: 'pen',
      force,
      clickCount: 1,
    })
  }
  for (const [y, force] of [
    [20, 1],
    [44, 0.3],
  ] as const) {
    await pen('mousePressed', 10, y, force)
    for (let x = 12; x <= 54; x += 6) await pen('mouseMoved', x, y, force)
    await pen('mouseReleased', 54, y, force)
  }
  await page.getByText('A pen is in use').waitFor()
  const map = await savedMap()
  const thickness = (y: number) =>
    map.filter((value, i) => i % 64 === 32 && Math.abs(Math.floor(i / 64) - y) < 10 && value > 0.5).length
  expect(thickness(20)).toBeGreaterThan(thickness(44))
  expect(thickness(44)).toBeGreaterThan(0)

  const place = await at(32, 32)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x: number) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x, y: place.y }] })
  await touch('touchStart', place.x)
  await touch('touchMove', place.x + 40)
  await touch('touchMove', place.x + 80)
  await touch('touchEnd', place.x + 80)
  await page.keyboard.press('Control+0')
  expect(await savedMap()).toEqual(map)
})

it('does everything by keyboard and figures alone', async () => {
  await enterMask()
  await page.getByRole('button', { name: 'New, blank' }).press('Enter')
  await eventually(status).toBe('Mask covers nothing')
  await canvas().focus()
  await page.keyboard.press('b')
  for (let n = 0; n < 2; n++) await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('5')
  await page.keyboard.press('Enter')
  const map = await savedMap()
  expect(map[32 * 64 + 52]).toBeCloseTo(0.5, 2)
  await eventually(status).toContain('centre right')
  await page.keyboard.press('0')
  await page.getByText('By figures').press('Enter')
  await page.getByLabel('Width', { exact: true }).fill('16')
  await page.getByLabel('Height', { exact: true }).fill('16')
  await page.getByRole('button', { name: 'Cover rectangle' }).press('Enter')
  expect((await savedMap())[8 * 64 + 8]).toBe(1)
  await page.getByLabel('Feather, in figures').fill('6')
  expect((await savedMap())[14 * 64 + 14]).toBeLessThan(1)
  await page.keyboard.press('F6')
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-region'))).not.toBeNull()
})

describe.each(['dark', 'light'] as const)('in the %s theme', (colorScheme) => {
  it('axe finds nothing', async () => {
    await enterMask({ colorScheme })
    await drag([8, 50], [56, 50])
    await savedMap()
    await page.getByText('By figures').click()
    for (const overlay of ['tint', 'heat', 'contours', 'gradient']) {
      await page.getByLabel('Show', { exact: true }).selectOption(overlay)
      await screenshot(page, `mask-${colorScheme}-${overlay}`)
    }
    expect(await axeFindings(page)).toEqual([])
  }, 300_000)
})

it.each([
  [1440, 900],
  [1100, 700],
  [1920, 1080],
])('fits the window at %i × %i', async (width, height) => {
  await enterMask({ viewport: { width, height } })
  await screenshot(page, `mask-${width}`)
  const size = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight])
  expect(size).toEqual([width, height])
  const outside = await page.evaluate(() =>
    [...document.querySelectorAll('.mask-bar,.mask-stack,.mask-side,.mask-options,.create')]
      .filter((each) => each.scrollWidth > each.clientWidth + 1)
      .map((each) => each.className),
  )
  expect(outside).toEqual([])
})
