import { describe, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { axeFindings } from '../support/ui-host/axe-findings.ts'
import { enter, freshStudio, host, page } from '../support/ui-host/fresh-studio.ts'

/** For everyone: axe in both themes, by keyboard alone, in words, with less motion, in small windows. */

freshStudio()

describe.each(['dark', 'light'] as const)('in the %s theme', (colorScheme) => {
  it('axe finds nothing: empty, running, with overlay and numbers, with the shortcut sheet', async () => {
    await enter({ colorScheme })
    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe(colorScheme)
    expect(await axeFindings(page)).toEqual([])
    await page.keyboard.press('Control+Enter')
    await page.locator('article[data-method=sd]').waitFor()
    host.advance(4)
    host.beginStep()
    await page.getByText('Step 3 under way').waitFor()
    expect(await axeFindings(page)).toEqual([])
    host.finish()
    await page.getByText('Finished: SD').first().waitFor()
    await page.keyboard.press('o')
    await page.getByRole('button', { name: 'Numbers' }).click()
    expect(await axeFindings(page)).toEqual([])
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
    expect(await axeFindings(page)).toEqual([])
  }, 300_000)
})

it('draws, steps, looks, brings back and stops by keyboard alone', async () => {
  await enter()
  await page.keyboard.press('/')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('a sun by keyboard?')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('heading', { name: 'a sun by keyboard?' }).waitFor()
  host.finish()
  await page.getByText('Finished: SD').first().waitFor()
  await page.keyboard.press('F6')
  await eventually(() => focusedName()).toBe('Pictures')
  await page.keyboard.press('ArrowLeft')
  await page.getByText('All at step 14').waitFor()
  await page.keyboard.press('k')
  await page.getByText('All at step 15').waitFor()
  await page.keyboard.press('o')
  await page.locator('article[data-method=sd] canvas').waitFor()
  await page.keyboard.press('/')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('another')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('heading', { name: 'another' }).waitFor()
  host.advance(3)
  await page.getByAltText('DOODL, step 1 of 20').waitFor()
  await page.keyboard.press('Control+Alt+Enter')
  await page.getByText('Stopped at step 2').waitFor()
  for (let n = 0; n < 3; n++) await page.keyboard.press('F6')
  await eventually(() => focusedName()).toBe('History')
  await page.keyboard.press('Tab')
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'a sun by keyboard?' }).waitFor()
  expect(await page.getByLabel('Prompt', { exact: true }).inputValue()).toBe('a sun by keyboard?')
})

const focusedName = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))

it('reaches every control with Tab, each with a visible focus', async () => {
  await enter()
  const wanted = await page.evaluate(() => {
    const selector = 'button:not([tabindex="-1"]):not(:disabled),input,select,textarea,[role=slider],a[href]'
    const all = [...document.querySelectorAll<HTMLElement>(selector)].filter(
      (each) => each.checkVisibility() && !(each as HTMLInputElement).matches('[type=radio]:not(:checked)'),
    )
    all.forEach((each, n) => (each.dataset['tabStop'] = String(n)))
    return all.length
  })
  const reached = new Set<string>()
  const unseen: string[] = []
  for (let n = 0; n < wanted + 12; n++) {
    await page.keyboard.press('Tab')
    const { stop, isSeen, name } = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement
      const rings = [element, element.closest('label'), element.closest('article')].filter((each) => each !== null)
      const isSeen = rings.some((each) => getComputedStyle(each).outlineStyle !== 'none')
      return { stop: element.dataset['tabStop'], isSeen, name: element.outerHTML.slice(0, 80) }
    })
    if (stop !== undefined) reached.add(stop)
    if (stop !== undefined && !isSeen) unseen.push(name)
  }
  expect(unseen).toEqual([])
  expect(reached.size).toBe(wanted)
})

it('lists its shortcuts on ?, and gives the focus back', async () => {
  await enter()
  await page.getByRole('slider', { name: 'Steps of optimisation' }).focus()
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await sheet.getByText('Best step of the chosen picture').waitFor()
  await page.keyboard.press('Escape')
  await sheet.waitFor({ state: 'hidden' })
  expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).type)).toBe('range')
})

it('types a question mark into the prompt instead of opening the sheet', async () => {
  await enter()
  await page.keyboard.press('/')
  await page.keyboard.type('?')
  expect(await page.getByRole('dialog').count()).toBe(0)
})

it('speaks progress at most every ten seconds, and what matters at once', async () => {
  await enterWithClock()
  await page.keyboard.press('Control+Enter')
  await page.locator('article[data-method=sd]').waitFor()
  const spoken = page.locator('footer [role=status]')
  host.advance(2)
  host.beginStep()
  await page.clock.runFor(100)
  await eventually(() => spoken.textContent()).toContain('DOODL: step 1 of 20')
  host.advance(1)
  host.beginStep()
  await page.locator('footer').getByText('DOODL: step 2 of 20').first().waitFor()
  await page.clock.runFor(5_000)
  expect(await spoken.textContent()).toContain('step 1 of 20')
  await page.clock.runFor(5_100)
  await eventually(() => spoken.textContent()).toContain('step 2 of 20')
  host.finish()
  await page.locator('footer').getByText('Finished').first().waitFor()
  await page.clock.runFor(100)
  await eventually(() => spoken.textContent()).toContain('Finished')
})

async function enterWithClock(): Promise<void> {
  await enter()
  await page.clock.install()
}

describe('the theme', () => {
  it('follows the system until it is chosen, and stays chosen', async () => {
    await enter({ colorScheme: 'light' })
    const theme = () => page.evaluate(() => document.documentElement.dataset['theme'])
    expect(await theme()).toBe('light')
    await page.emulateMedia({ colorScheme: 'dark' })
    await eventually(theme).toBe('dark')
    await page.getByRole('button', { name: 'Theme: as the system' }).click()
    await eventually(theme).toBe('light')
    await page.reload()
    await page.getByRole('button', { name: 'Theme: light' }).waitFor()
    expect(await theme()).toBe('light')
  })
})

it.each([
  [1440, 900],
  [1100, 700],
  [1920, 1080],
])('shows every part without overlap or overflow at %i × %i', async (width, height) => {
  await enter({ viewport: { width, height } })
  await page.keyboard.press('Control+Enter')
  await page.locator('article[data-method=sd]').waitFor()
  host.advance(5)
  host.beginStep()
  await page.getByRole('region', { name: 'Running' }).waitFor()
  const outside = await page.evaluate(() => {
    const clipped = '.header,.create,.create__foot,.running,.stage-bar,.panel__head,.lanes,.chart,.side-head,.details'
    return [...document.querySelectorAll(clipped)]
      .filter((each) => each.scrollWidth > each.clientWidth + 1)
      .map((each) => each.className)
  })
  expect(outside).toEqual([])
  const size = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight])
  expect(size).toEqual([width, height])
})
