import { expect, it } from 'vitest'
import { pseudoRtl } from '../../renderer/i18n/languages.ts'
import { eventually } from '../support/eventually.ts'
import { screenshot } from '../support/ui-host/screenshot.ts'
import { enter, freshStudio, host, page } from '../support/ui-host/fresh-studio.ts'

/** Another language at run time, and the window mirrored. */

freshStudio()

it('turns every text to German, Japanese and Chinese and back, without a reload', async () => {
  await enter({ locale: 'en-GB' })
  const tab = () => page.locator('.tabs__tab').first().textContent()
  await page.keyboard.press('Control+,')
  await page.locator('.prefs__link').nth(1).click()
  const choice = page.locator('.prefs select')
  for (const [language, word] of [
    ['de', 'Erstellen'],
    ['ja', '作成'],
    ['zh', '创作'],
    ['en', 'Create'],
  ] as const) {
    await choice.selectOption(language)
    await eventually(tab).toBe(word)
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(language)
    await screenshot(page, `language-${language}`)
  }
  await eventually(() => host.preferences.current.language).toBe('en')
})

it('begins in the language of the system, and writes figures its way', async () => {
  await enter({ locale: 'de-DE' })
  await eventually(() => page.locator('.tabs__tab').first().textContent()).toBe('Erstellen')
  await page.keyboard.press('Control+Enter')
  await page.locator('article[data-method=sgool]').waitFor()
  host.finish()
  await eventually(() => page.locator('article[data-method=sd]').textContent()).toMatch(/\d,\d/)
  await screenshot(page, 'german-drawn')
})

it('mirrors the panels where people read from the right, but no picture and no timeline', async () => {
  host.preferences.current = { ...host.preferences.current, language: pseudoRtl }
  await enter()
  await eventually(() => page.evaluate(() => document.documentElement.dir)).toBe('rtl')
  const left = (selector: string) => page.locator(selector).evaluate((each) => each.getBoundingClientRect().left)
  expect(await left('.studio__left')).toBeGreaterThan(await left('.studio__main'))
  expect(await left('.studio__right')).toBeLessThan(await left('.studio__main'))
  await page.keyboard.press('Control+Enter')
  await page.locator('article[data-method=sgool]').waitFor()
  host.finish()
  await page.locator('.timeline canvas, .timeline .lanes').first().waitFor()
  expect(await page.locator('.timeline').evaluate((each) => getComputedStyle(each).direction)).toBe('ltr')
  expect(await page.locator('.stage__pictures').evaluate((each) => getComputedStyle(each).direction)).toBe('ltr')
  // The edge of the panel that stands at the right now grows it towards the left.
  const edge = page.getByRole('separator').first()
  await edge.focus()
  const before = await page.locator('.studio__left').evaluate((each) => each.getBoundingClientRect().width)
  await page.keyboard.press('ArrowLeft')
  await eventually(() =>
    page.locator('.studio__left').evaluate((each) => Math.round(each.getBoundingClientRect().width)),
  ).toBe(Math.round(before) + 16)
  await screenshot(page, 'mirrored')
  const outside = await page.evaluate(() =>
    [...document.querySelectorAll('.header,.create,.create__foot,.stage-bar,.side-head,.details')]
      .filter((each) => each.scrollWidth > each.clientWidth + 1)
      .map((each) => each.className),
  )
  expect(outside).toEqual([])
})
