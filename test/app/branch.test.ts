import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { eventually } from '../support/eventually.ts'
import { never, nextEvent, runToEnd, submit, toyRecipe } from '../support/toy-engine/toy-host.ts'
import { startLibraryHost, type LibraryHost } from '../support/ui-host/library-host.ts'
import { openPage, type OpenPage } from '../support/ui-host/open-page.ts'
import { screenshot } from '../support/ui-host/screenshot.ts'

/** Going on from a step, the family of a run, the queue, changes and warnings while it draws: real host, toy engine. */

let browser: Browser
let library: LibraryHost
let server: Awaited<ReturnType<LibraryHost['serve']>>
let open: OpenPage
let page: Page
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())
beforeEach(async () => {
  library = await startLibraryHost({ runs: 0 })
})
afterEach(async () => {
  expect(open.complaints).toEqual([])
  expect(open.foreign).toEqual([])
  expect(library.bugs).toEqual([])
  await page.context().close()
  await server.close()
  await library.close()
})

async function enter(options: Parameters<typeof openPage>[2] = {}): Promise<void> {
  server = await library.serve()
  open = await openPage(browser, server.url, options)
  page = open.page
  await page.locator('.create__draw:enabled').waitFor()
}

async function findings(): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 140)}`))
}

const sgool = (changes = {}) => toyRecipe({ methods: ['sgool'], optSteps: 6, ...changes })
const get = (id: string) => library.host.api['run.get']({ id }, never)
const queue = () => library.host.api['queue.get']({}, never)
const button = (name: string | RegExp) => page.getByRole('button', { name })
const newestRun = async () => (await library.host.api['run.list']({ before: null, limit: 1 }, never)).runs[0]!

describe('going on from a step', () => {
  it('brings its settings back, is changed, drawn, and stands in the family below its parent', async () => {
    const parent = await runToEnd(library.host, sgool())
    await enter()
    await page.locator('article[data-method=sgool] img').first().waitFor()
    await page.locator('.lanes__films').focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await button('Go on from SGOOL, step 3').click()
    const chip = page.getByRole('region', { name: 'Goes on from a step' })
    await chip.getByText('Goes on from SGOOL, step 3').waitFor()
    await page.getByLabel('Prompt', { exact: true }).fill('a toy of another kind')
    await chip.getByRole('slider').focus()
    await page.keyboard.press('ArrowRight')
    expect(await findings()).toEqual([])
    await screenshot(page, 'branch-chip')
    const finished = nextEvent(library.host, 'run.finished')
    await page.locator('.create__draw').click()
    const child = await get((await finished).id)
    expect([child.parent, child.recipe.optSteps, child.recipe.start?.noise, child.recipe.start?.step]).toEqual([
      parent.id,
      4,
      0.05,
      2,
    ])

    await page.keyboard.press('Escape')
    await button('Family').click()
    const tree = page.getByRole('tree', { name: 'Family of the run' })
    const items = tree.getByRole('treeitem')
    await eventually(() => items.count()).toBe(2)
    expect(await items.nth(1).getAttribute('aria-level')).toBe('2')
    expect(await items.nth(1).textContent()).toContain('from SGOOL, step 3')
    expect(await items.nth(1).textContent()).toContain('prompt: a toy of another kind · 5 % new noise')
    expect(await findings()).toEqual([])
    await screenshot(page, 'lineage-dark')
    // The keys of a tree: up to the parent, fold, unfold, open.
    await items.nth(1).focus()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await eventually(() => items.count()).toBe(1)
    await page.keyboard.press('ArrowRight')
    await eventually(() => items.count()).toBe(2)
    await page.keyboard.press('Home')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await button('Family').click()
    expect(await items.nth(0).getAttribute('aria-selected')).toBe('true')
  })

  it('is taken back by undo, and by choosing noise', async () => {
    await runToEnd(library.host, sgool())
    await enter()
    await page.locator('article[data-method=sgool] img').first().waitFor()
    await page.locator('.lanes__films').focus()
    await page.keyboard.press('Shift+B')
    const chip = page.getByRole('region', { name: 'Goes on from a step' })
    await chip.waitFor()
    await page.locator('.toast').getByRole('button', { name: 'Undo' }).click()
    await chip.waitFor({ state: 'detached' })
    await page.keyboard.press('Shift+B')
    await chip.getByRole('button', { name: 'Begin with noise' }).click()
    await chip.waitFor({ state: 'detached' })
  })
})

describe.each(['dark', 'light'] as const)('the queue in the %s theme', (colorScheme) => {
  it('is paused, ordered by buttons, keys and dragging, thinned and gone on with', async () => {
    await library.host.api['queue.pause']({ paused: true }, never)
    const ids: string[] = []
    for (const seed of [1, 2, 3]) ids.push((await submit(library.host, sgool({ seed, prompt: `toy ${seed}` }))).id)
    const [a, b, c] = ids
    await enter({ colorScheme })
    const list = page.getByRole('list', { name: 'Queue' })
    // The page is told after the host has moved it: a person moves what is seen.
    const seen = () => list.locator('.queue__name').allTextContents()
    await eventually(seen).toEqual(['toy 1', 'toy 2', 'toy 3'])
    expect(await findings()).toEqual([])
    await screenshot(page, `queue-${colorScheme}`)
    await button('Earlier: toy 3, seed 3').click()
    await eventually(async () => (await queue()).waiting).toEqual([a, c, b])
    await eventually(seen).toEqual(['toy 1', 'toy 3', 'toy 2'])
    await list
      .getByRole('button', { name: /toy 2, seed 2$/ })
      .first()
      .focus()
    await page.keyboard.press('Alt+ArrowUp')
    await eventually(async () => (await queue()).waiting).toEqual([a, b, c])
    await eventually(seen).toEqual(['toy 1', 'toy 2', 'toy 3'])
    await list.getByRole('listitem').nth(2).dragTo(list.getByRole('listitem').nth(0))
    await eventually(async () => (await queue()).waiting).toEqual([c, a, b])
    await button('Out of the queue: toy 1, seed 1').click()
    await eventually(async () => (await queue()).waiting).toEqual([c, b])
    expect((await get(a!)).state).toBe('stopped')
    const finished = nextEvent(library.host, 'run.finished', ({ id }) => id === b)
    await page.getByRole('button', { name: 'Go on', exact: true }).click()
    await finished
  })
})

describe('while SGOOL draws', () => {
  it('step size and stop rule change from the next step on, and it is held between two steps', async () => {
    const second = nextEvent(library.host, 'run.step', ({ step }) => step.index === 1)
    const { id } = await submit(library.host, sgool({ optSteps: 400 }))
    await second
    await library.host.api['queue.pause']({ paused: true }, never)
    await enter()
    await page.getByText('Paused between two steps').waitFor()
    await page.getByText('Change while it draws').click()
    await page.getByLabel('Step size').last().fill('0.5')
    const done = (await get(id)).drawings[0]!.steps.length
    await page.getByLabel('Steps in all').fill(String(done + 3))
    expect(await findings()).toEqual([])
    await screenshot(page, 'live-fields')
    await button('From the next step on').click()
    await page.getByText('Change 1 waits for its step').waitFor()
    const finished = nextEvent(library.host, 'run.finished')
    await page.getByRole('button', { name: 'Go on', exact: true }).click()
    expect((await finished).state).toBe('finished')
    const { changes, drawings } = await get(id)
    expect(changes).toMatchObject([{ stepSize: 0.5, optSteps: done + 3, fromStep: done }])
    expect(drawings[0]!.steps).toHaveLength(done + 3)
  })

  it('a warning offers the way back to the best step, and the new run is on stage', async () => {
    await enter()
    const warned = nextEvent(
      library.host,
      'run.alarm',
      ({ alarm: { kind, best } }) => kind === 'norm-drift' && best !== null,
    )
    const { id } = await submit(library.host, sgool({ optSteps: 400, update: 'reno', stepSize: 20 }))
    const { alarm } = await warned
    await library.host.api['queue.pause']({ paused: true }, never)
    const toast = page.locator('.toast', { hasText: 'left its usual strength' }).first()
    await toast.waitFor()
    await screenshot(page, 'alarm')
    const before = `Back to step ${alarm.best! + 1}, half the step size`
    await toast.getByRole('button', { name: before }).click()
    await eventually(async () => (await newestRun()).id === id).toBe(false)
    const child = await get((await newestRun()).id)
    expect([child.parent, child.recipe.stepSize]).toEqual([id, 10])
    await eventually(async () => (await get(id)).state).toBe('stopped')
    await page.locator('.toast', { hasText: 'as a run of its own' }).waitFor()
    await library.host.api['run.stop']({ id: child.id, how: 'now' }, never)
    await library.host.api['queue.pause']({ paused: false }, never)
  })

  it('a flat curve suggests to stop, and a stopped run is drawn again from its button', async () => {
    await enter()
    const flat = nextEvent(library.host, 'run.alarm', ({ alarm: { kind } }) => kind === 'flat')
    const { id } = await submit(library.host, sgool({ optSteps: 400 }))
    await flat
    // The toy engine would be done before a person could press anything.
    await library.host.api['queue.pause']({ paused: true }, never)
    const finished = nextEvent(library.host, 'run.finished', (end) => end.id === id)
    const toast = page.locator('.toast', { hasText: 'gains hardly anything' }).first()
    await toast.getByRole('button', { name: 'Stop now' }).click()
    expect((await finished).state).toBe('stopped')
    await library.host.api['queue.pause']({ paused: false }, never)
    await page.locator('.thumb__open').first().click()
    const again = nextEvent(library.host, 'run.step', (step) => step.id !== id)
    await button('Draw it again').click()
    const { id: second } = await again
    expect((await get(second)).parent).toBe(id)
    await library.host.api['run.stop']({ id: second, how: 'now' }, never)
  })
})
