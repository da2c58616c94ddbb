import { describe, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { axeFindings } from '../support/ui-host/axe-findings.ts'
import { screenshot } from '../support/ui-host/screenshot.ts'
import { enter, freshStudio, host, page } from '../support/ui-host/fresh-studio.ts'

/** Commands by name, keys of one's own, and the settings of the studio. */

freshStudio()
const palette = () => page.getByRole('dialog', { name: 'Commands' })
const find = () => page.getByRole('combobox', { name: 'Find a command or a run' })
const settings = () => page.getByRole('dialog', { name: 'Settings of the studio' })

describe('the palette', () => {
  it.each(['Control+k', 'Control+Shift+P'])('opens on %s, finds by words, and does it', async (key) => {
    await enter()
    await page.getByLabel('Prompt', { exact: true }).focus()
    await page.keyboard.press(key)
    await find().fill('workspace mask')
    await eventually(() => palette().getByRole('option').count()).toBe(1)
    await page.keyboard.press('Enter')
    await palette().waitFor({ state: 'hidden' })
    await page.getByRole('region', { name: 'Canvas' }).waitFor()
    await page.keyboard.press(key)
    await find().fill('eraser')
    await page.keyboard.press('Enter')
    await eventually(() =>
      page
        .getByRole('button', { name: /^Eraser/ })
        .first()
        .getAttribute('aria-pressed'),
    ).toBe('true')
  })

  it('offers only what can be done here, tells when nothing answers, and finds earlier runs', async () => {
    await enter()
    await page.keyboard.press('Control+Enter')
    await page.locator('article[data-method=sgool]').waitFor()
    host.finish()
    await page.getByText('Finished: SD').first().waitFor()
    await page.getByLabel('Prompt', { exact: true }).fill('a second run')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('heading', { name: 'a second run' }).waitFor()
    host.finish()
    const first = [...host.runs.values()][0]!.recipe.prompt
    await page.keyboard.press('Control+k')
    await find().fill('eraser')
    await page.getByText('Nothing found.').waitFor()
    await find().fill(first)
    await palette().getByRole('option', { name: first }).click()
    await page.getByRole('heading', { name: first }).waitFor()
  })

  it('moves by arrows, leaves by Escape, and gives the focus back', async () => {
    await enter()
    await page.getByRole('slider', { name: 'Steps of optimisation' }).focus()
    await page.keyboard.press('Control+k')
    const chosen = () => palette().locator('[aria-selected=true]').textContent()
    const before = await chosen()
    await page.keyboard.press('ArrowDown')
    expect(await chosen()).not.toBe(before)
    await page.keyboard.press('ArrowUp')
    expect(await chosen()).toBe(before)
    await page.keyboard.press('Escape')
    await palette().waitFor({ state: 'hidden' })
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).type)).toBe('range')
  })
})

describe('keys of one’s own', () => {
  it('are pressed, work at once, stand on the buttons, and are there in a browser that knows nothing', async () => {
    await enter()
    await page.keyboard.press('?')
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await sheet.getByText('Eraser').waitFor()
    await sheet.getByText('Strength 10 % to 90 %, 100 %').waitFor()
    await sheet.getByRole('button', { name: 'Change keys' }).click()
    await settings().getByRole('button', { name: 'Change the keys of Draw', exact: true }).click()
    await page.keyboard.press('Alt+g')
    await eventually(() => host.preferences.current.keys).toEqual({ draw: [{ key: 'g', alt: true }] })
    await page.keyboard.press('Escape')
    await settings().waitFor({ state: 'hidden' })
    await page.locator('.create__draw kbd', { hasText: 'Alt G' }).waitFor()
    await page.keyboard.press('Control+Enter')
    await page.keyboard.press('Alt+g')
    await page.locator('article[data-method=sd]').waitFor()
    expect(host.runs.size).toBe(1)
    await page.evaluate(() => localStorage.clear())
    await page.reload()
    await page.locator('.create__draw kbd', { hasText: 'Alt G' }).waitFor()
  })

  it('are not taken from another command unasked, and can be reset one by one and all at once', async () => {
    await enter()
    await page.keyboard.press('Control+k')
    await find().fill('change keys')
    await page.keyboard.press('Enter')
    await settings().getByRole('searchbox').fill('best')
    await settings().getByRole('button', { name: 'Change the keys of Best step' }).click()
    await page.keyboard.press('o')
    await settings().getByText('O is taken by: Where people look.').waitFor()
    expect(host.preferences.current.keys).toEqual({})
    await settings().getByRole('button', { name: 'Take it' }).click()
    await eventually(() => host.preferences.current.keys).toEqual({ best: [{ key: 'o' }], overlay: [] })
    await settings().getByRole('button', { name: 'Reset the keys of Best step' }).click()
    await eventually(() => host.preferences.current.keys).toEqual({ overlay: [] })
    await settings().getByRole('button', { name: 'Reset all keys' }).click()
    await eventually(() => host.preferences.current.keys).toEqual({})
    await settings().getByRole('button', { name: 'Bring my keys back' }).click()
    await eventually(() => host.preferences.current.keys).toEqual({ overlay: [] })
  })

  it('stay as they were when Escape is pressed instead', async () => {
    await enter()
    await page.keyboard.press('Control+,')
    await settings().getByRole('button', { name: 'Keys' }).click()
    await settings().getByRole('button', { name: 'Change the keys of Draw', exact: true }).click()
    await page.keyboard.press('Escape')
    await settings().getByRole('button', { name: 'Change the keys of Draw', exact: true }).waitFor()
    expect(host.preferences.current.keys).toEqual({})
  })
})

describe.each(['dark', 'light'] as const)('in the %s theme', (colorScheme) => {
  it('axe finds nothing in palette, sheet and every part of the settings', async () => {
    await enter({ colorScheme })
    await page.keyboard.press('Control+k')
    await find().fill('step')
    expect(await axeFindings(page)).toEqual([])
    await screenshot(page, `palette-${colorScheme}`)
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await screenshot(page, `shortcuts-${colorScheme}`)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+,')
    for (const section of await settings().getByRole('navigation').getByRole('button').all()) {
      await section.click()
      await screenshot(page, `settings-${await section.textContent()}-${colorScheme}`)
      expect(await axeFindings(page)).toEqual([])
    }
  })
})

it('moves nothing when little motion is chosen, whatever the system says', async () => {
  await enter({ reducedMotion: 'no-preference' })
  await page.keyboard.press('Control+,')
  await settings()
    .getByRole('radio', { name: /^Little/ })
    .check()
  await eventually(() => host.preferences.current.motion).toBe('reduced')
  const duration = await page.evaluate(() => getComputedStyle(document.querySelector('.button')!).transitionDuration)
  expect(parseFloat(duration)).toBeLessThan(0.01)
})
