import { beforeEach, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { browser, freshStudio, host, openStudio, page } from '../support/ui-host/fresh-studio.ts'
import { openPage } from '../support/ui-host/open-page.ts'
import { startUiHost } from '../support/ui-host/ui-host.ts'

/** Earlier runs: they come back with their settings, and removing one can be undone. */

freshStudio()
beforeEach(async () => {
  for (let seed = 1; seed <= 5; seed++) await submit(seed)
  host.finish()
  await openStudio()
  await thumb(5).waitFor()
})

function submit(seed: number): Promise<unknown> {
  const recipe = {
    prompt: `sun number ${seed}`,
    negative: `rain ${seed}`,
    seed,
    pack: 'toy',
    methods: ['sd' as const, 'sgool' as const],
    sampler: 'edict' as const,
    gradient: 'full' as const,
    update: 'doodl' as const,
    steps: 10,
    guidance: 3,
    optSteps: 2,
    weights: { global: 1, saliency: 0.5 },
    region: 'hard' as const,
    mask: null,
    follow: null,
  }
  return host.api['run.submit']({ recipe, parent: null }, new AbortController().signal)
}

const thumb = (seed: number) => page.getByRole('button', { name: `sun number ${seed}, seed ${seed},` })
const prompt = () => page.getByLabel('Prompt', { exact: true })
const thumbs = () => page.locator('.thumb__open')

it('lists runs newest first, with the picture of the most elaborate method', async () => {
  expect(await thumbs().evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')?.slice(0, 12)))).toEqual(
    [5, 4, 3, 2, 1].map((n) => `sun number ${n}`),
  )
  const [newest] = [...host.runs.values()].reverse()
  const best = newest?.drawings[1]?.steps.find(({ index }) => index === newest.drawings[1]?.bestStep)
  expect(await thumb(5).locator('img').getAttribute('src')).toBe(`image/${best?.image}.png`)
})

it('brings the newest run and its settings back in a browser that has never been here', async () => {
  await page.getByRole('img', { name: 'SGOOL, step 2 of 2: sun number 5' }).waitFor()
  expect(await prompt().inputValue()).toBe('sun number 5')
})

it('brings back pictures and settings on a click, and gives replaced settings back', async () => {
  await prompt().fill('my own words')
  await thumb(2).click()
  await page.getByRole('img', { name: 'SD, step 1 of 1: sun number 2' }).waitFor()
  expect(await prompt().inputValue()).toBe('sun number 2')
  expect(await page.getByLabel('Avoid').inputValue()).toBe('rain 2')
  expect(await page.getByLabel('Seed', { exact: true }).inputValue()).toBe('2')
  expect(await page.getByRole('checkbox', { name: /^DOODL / }).isChecked()).toBe(false)
  expect(await page.getByRole('radio', { name: 'EDICT' }).isChecked()).toBe(true)
  expect(await page.getByRole('radio', { name: 'Hard' }).isChecked()).toBe(true)
  expect(await page.getByRole('slider', { name: 'Whole picture' }).inputValue()).toBe('0.25')
  await page.getByRole('button', { name: 'Undo' }).click()
  await eventually(() => prompt().inputValue()).toBe('my own words')
})

it('has the last run and the settings again after a reload', async () => {
  await thumb(3).click()
  await page.getByRole('img', { name: 'SD, step 1 of 1: sun number 3' }).waitFor()
  await prompt().fill('not drawn yet')
  await page.reload()
  await page.getByRole('img', { name: 'SD, step 1 of 1: sun number 3' }).waitFor()
  expect(await prompt().inputValue()).toBe('not drawn yet')
  expect(await thumb(3).getAttribute('aria-current')).toBe('true')
})

it('takes the token out of the address', async () => {
  expect(page.url()).not.toContain('token')
})

it('removes softly, and brings back on undo', async () => {
  await thumb(4).hover()
  await page.getByRole('button', { name: 'Remove “sun number 4”' }).click()
  await thumb(4).waitFor({ state: 'detached' })
  await page.getByText('4 runs').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await thumb(4).waitFor()
  await page.getByText('Brought back.').waitFor()
})

it('moves by arrows, opens by Enter, removes by Delete and undoes by Ctrl Z', async () => {
  await thumb(5).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  await eventually(() => thumb(1).evaluate((each) => each === document.activeElement)).toBe(true)
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await page.getByRole('img', { name: 'SD, step 1 of 1: sun number 4' }).waitFor()
  await page.keyboard.press('Delete')
  await thumb(4).waitFor({ state: 'detached' })
  await eventually(() => thumb(3).evaluate((each) => each === document.activeElement)).toBe(true)
  await page.keyboard.press('Control+z')
  await thumb(4).waitFor()
})

it('has one tab stop for all thumbnails', async () => {
  expect(await page.locator('.thumb__open[tabindex="0"]').count()).toBe(1)
})

it('loads earlier runs when they are scrolled to', async () => {
  for (let seed = 6; seed <= 100; seed++) await submit(seed)
  host.finish()
  await thumb(100).waitFor()
  await page.getByText('100 runs').waitFor()
  await page.locator('.history__scroll').evaluate((list) => list.scrollTo(0, list.scrollHeight))
  await eventually(() => thumbs().count()).toBeGreaterThan(48)
  await page.locator('.history__scroll').evaluate((list) => list.scrollTo(0, list.scrollHeight))
  await eventually(() => thumbs().count()).toBe(100)
})

it('says that there is nothing yet, instead of nothing', async () => {
  const empty = await startUiHost()
  const { page } = await openPage(browser, empty.url)
  await page.getByText('Every picture you draw is kept here').waitFor()
  await page.getByRole('heading', { name: 'Nothing drawn yet' }).waitFor()
  await page.context().close()
  await empty.close()
})
