import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { galleryQuery } from '../../preload/contract/gallery.ts'
import { launchChromium } from '../support/chromium.ts'
import { eventually } from '../support/eventually.ts'
import { never } from '../support/toy-engine/toy-host.ts'
import { axeFindings } from '../support/ui-host/axe-findings.ts'
import { startLibraryHost, type LibraryHost } from '../support/ui-host/library-host.ts'
import { openPage, type OpenPage } from '../support/ui-host/open-page.ts'
import { screenshot } from '../support/ui-host/screenshot.ts'

/** Finding, choosing and saying what one thinks, on 400 synthetic runs behind the real host. */

let browser: Browser
let library: LibraryHost
let server: Awaited<ReturnType<LibraryHost['serve']>>
let open: OpenPage
let page: Page
beforeAll(async () => {
  browser = await launchChromium()
  library = await startLibraryHost({ runs: 400 })
})
afterAll(async () => {
  await browser.close()
  await library.close()
})
afterEach(async () => {
  expect(open.complaints).toEqual([])
  expect(open.foreign).toEqual([])
  expect(library.bugs).toEqual([])
  await page.context().close()
  await server.close()
})

async function enter(options: Parameters<typeof openPage>[2] = {}): Promise<void> {
  server = await library.serve()
  open = await openPage(browser, server.url, options)
  page = open.page
  await page.locator('.create__draw:enabled').waitFor()
  await page.keyboard.press('Control+4')
  await page.locator('.cell img').first().waitFor()
}

const grid = () => page.getByRole('listbox', { name: 'Pictures of the gallery' })
const side = () => page.getByRole('complementary', { name: 'This run' })
const chosen = () => page.locator('[role=option][aria-selected=true]').count()
const count = () => page.locator('.gallery__count').textContent()
const toast = (text: string) => page.locator('.toast', { hasText: text }).last()
const details = (id: string) => library.host.api['run.details']({ id }, never)
const query = (asked: object = {}) => library.host.api['library.query'](galleryQuery.parse(asked), never)
const newest = async (n: number) => (await query({ limit: n })).items.map(({ id }) => id)

describe('finding', () => {
  it('narrows by words, facets and ranges, and says how many are left', async () => {
    await enter()
    expect(await count()).toBe('400 runs')
    await page.getByRole('searchbox', { name: 'Search prompts' }).fill('whale')
    const { total } = await query({ filter: { text: 'whale' } })
    await eventually(count).toBe(`${total} runs`)
    await page.getByRole('checkbox', { name: /^SGOOL/ }).check()
    const both = await query({ filter: { text: 'whale', methods: ['sgool'] } })
    await eventually(count).toBe(`${both.total} runs`)
    await page.getByText('Scores and mask').click()
    await page.getByLabel('Guidance score, at least').fill('26')
    const three = await query({
      filter: { text: 'whale', methods: ['sgool'], ranges: [{ metric: 'guidance', min: 26, max: null }] },
    })
    await eventually(count).toBe(`${three.total} runs`)
    expect(three.total).toBeLessThan(both.total)
    await page.getByRole('button', { name: 'Clear 2 filters' }).click()
    await eventually(count).toBe(`${total} runs`)
    await page.getByRole('button', { name: 'Clear the search' }).click()
    await eventually(count).toBe('400 runs')
  })

  it('keeps a search under a name', async () => {
    await enter()
    await page.getByRole('searchbox', { name: 'Search prompts' }).fill('lantern')
    await page.getByLabel('Save this search as').fill('all my lanterns')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'all my lanterns', exact: true }).waitFor()
    await page.getByRole('button', { name: 'Clear the search' }).click()
    await eventually(count).toBe('400 runs')
    await page.getByRole('button', { name: 'all my lanterns', exact: true }).click()
    expect(await page.getByRole('searchbox').inputValue()).toBe('lantern')
    await page.getByRole('button', { name: 'Forget the search all my lanterns' }).click()
    await eventually(async () => (await library.host.api['search.list']({}, never)).length).toBe(0)
  })

  it('sorts by any number, and groups the methods of one prompt and seed', async () => {
    await enter()
    await page.getByLabel('Sort by').selectOption('guidance')
    const { items } = await query({ sort: { by: 'guidance', descending: true }, limit: 3 })
    await eventually(() => page.locator('.cell__words').first().textContent()).toContain(items[0]!.prompt)
    await page.getByRole('button', { name: 'Highest first' }).click()
    const lowest = await query({ sort: { by: 'guidance', descending: false }, limit: 3 })
    await eventually(() => page.locator('.cell__words').first().textContent()).toContain(lowest.items[0]!.prompt)
    await page.getByLabel('Group', { exact: true }).selectOption('lineage')
    const groups = await query({ groupBy: 'lineage' })
    await eventually(count).toBe(`${groups.total} groups · 400 runs`)
    await page.getByLabel('Sort by').selectOption('created')
    const large = page.getByRole('option', { name: /, \d+ runs/ }).first()
    const size = Number(/, (\d+) runs/.exec((await large.locator('.cell__words').textContent())!)![1])
    await large.dblclick()
    await eventually(count).toBe(`${size} runs`)
    await page.getByRole('button', { name: 'Drop: One group' }).click()
    await eventually(count).toBe(`${groups.total} groups · 400 runs`)
  })

  it('finds the pictures whose attention lies where the sketch has it', async () => {
    await enter()
    await page.getByText('Find by composition').click()
    await page.getByRole('button', { name: 'top left' }).click()
    await page.locator('.cell__badge').first().waitFor()
    const map = await page.locator('.sketch__pad').evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, 16, 16)
      return [...data].filter((_, i) => i % 4 === 3).findIndex((alpha) => alpha > 0)
    })
    expect(map).toBeLessThan(32)
    await page.getByText('Attention as sketched').waitFor()
    const pad = (await page.locator('.sketch__pad').boundingBox())!
    await page.mouse.move(pad.x + pad.width * 0.8, pad.y + pad.height * 0.8)
    await page.mouse.down()
    await page.mouse.move(pad.x + pad.width * 0.6, pad.y + pad.height * 0.8, { steps: 4 })
    await page.mouse.up()
    await page.locator('.cell__badge').first().waitFor()
    await page.getByRole('button', { name: 'Clear the sketch' }).click()
    await eventually(count).toBe('400 runs')
  })
})

describe('choosing by keyboard', () => {
  it('moves, extends, looks, rates, removes and takes it back without a pointer', async () => {
    await enter()
    const ids = await newest(12)
    await grid().focus()
    await page.keyboard.press('ArrowRight')
    await eventually(chosen).toBe(1)
    await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.press('Shift+ArrowRight')
    await eventually(chosen).toBe(3)
    await page.keyboard.press('4')
    await toast('Rated 3 runs: 4 of 5.').waitFor()
    expect((await Promise.all(ids.slice(0, 5).map(details))).map(({ rating }) => rating).slice(1, 4)).toEqual([4, 4, 4])
    await page.keyboard.press('Home')
    await page.keyboard.press(' ')
    const look = page.getByRole('dialog')
    await look.getByText('1 / 400').waitFor()
    await page.keyboard.press('ArrowRight')
    await look.getByText('2 / 400').waitFor()
    await page.keyboard.press('2')
    await eventually(async () => (await details(ids[1]!)).rating).toBe(2)
    await page.keyboard.press(' ')
    await eventually(() => page.getByRole('dialog').count()).toBe(0)
    expect(await grid().evaluate((list) => list === document.activeElement)).toBe(true)
    await page.keyboard.press('Delete')
    await toast('Removed 1 run.').waitFor()
    await eventually(count).toBe('399 runs')
    await page.keyboard.press('Control+z')
    await toast('Taken back for 1 run.').waitFor()
    await eventually(count).toBe('400 runs')
    expect((await details(ids[1]!)).rating).toBe(2)
  })

  it('chooses everything that passes, loaded or not, and tags all of it at once', async () => {
    await enter()
    await page.getByRole('checkbox', { name: /^Baseline/ }).check()
    const { total } = await query({ filter: { methods: ['baseline'] } })
    await eventually(count).toBe(`${total} runs`)
    await grid().focus()
    await page.keyboard.press('Control+a')
    await page.getByText(`${total} runs chosen`).waitFor()
    await page.getByRole('toolbar').getByLabel('Add a tag').fill('every baseline')
    await page.keyboard.press('Enter')
    await toast(`Tagged ${total} runs “every baseline”.`).waitFor()
    expect((await query({ filter: { tags: ['every baseline'] } })).total).toBe(total)
    await toast('Tagged').getByRole('button', { name: 'Undo' }).click()
    await eventually(async () => (await query({ filter: { tags: ['every baseline'] } })).total).toBe(0)
  })

  it('walks to the last of all runs, though only what is seen exists', async () => {
    await enter()
    await grid().focus()
    await page.keyboard.press('End')
    await eventually(() => grid().getAttribute('aria-activedescendant')).toBe('gallery-item-399')
    const last = page.locator('#gallery-item-399')
    const { items } = await query({ offset: 399, limit: 1 })
    await eventually(() => last.locator('.cell__words').textContent()).toContain(items[0]!.prompt)
    expect(await page.locator('.cell').count()).toBeLessThan(80)
    await page.keyboard.press('PageUp')
    await page.keyboard.press('Home')
    await eventually(() => grid().getAttribute('aria-activedescendant')).toBe('gallery-item-0')
  })
})

describe('boards and what was removed', () => {
  it('takes runs by dragging and by menu, under a name that can change', async () => {
    await enter()
    await page.getByRole('button', { name: 'New board' }).click()
    await page.getByLabel('Name of the board').fill('Wall')
    await page.keyboard.press('Enter')
    const board = page.getByRole('button', { name: /^Wall/ })
    await board.waitFor()
    await page.locator('.cell').nth(2).dragTo(board)
    await toast('1 run is on Wall.').waitFor()
    await grid().focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('Shift+ArrowRight')
    await page.getByRole('toolbar').getByLabel('Put on a board').selectOption('Wall')
    await toast('2 runs are on Wall.').waitFor()
    await board.click()
    await eventually(count).toBe('3 runs')
    await side().getByRole('button', { name: 'Take off Wall' }).click()
    await eventually(count).toBe('2 runs')
    await page.getByRole('button', { name: 'Rename Wall' }).click()
    await page.getByLabel('New name of Wall').fill('Show')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Remove the board Show' }).click()
    await eventually(count).toBe('400 runs')
  })

  it('deletes for good only what was removed, and only after asking', async () => {
    await enter()
    const [first] = await newest(1)
    await grid().focus()
    await page.keyboard.press('Delete')
    await eventually(count).toBe('399 runs')
    await page.getByRole('button', { name: /^Removed/ }).click()
    await eventually(count).toBe('1 run')
    await page.getByRole('button', { name: 'Empty' }).click()
    const dialog = page.getByRole('dialog', { name: 'Delete 1 run for good?' })
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    expect((await query({ filter: { removed: true } })).total).toBe(1)
    await page.getByRole('button', { name: 'Empty' }).click()
    await dialog.getByRole('button', { name: 'Delete for good' }).click()
    await toast('Deleted 1 run for good.').waitFor()
    await expect(details(first!)).rejects.toMatchObject({ failure: { code: 'run.unknown' } })
  })
})

describe.each(['dark', 'light'] as const)('in the %s theme', (colorScheme) => {
  it('axe finds nothing: grid, list, groups, chosen, quick look, every dialog', async () => {
    await enter({ colorScheme })
    await page.locator('.cell').nth(1).click()
    await side().getByRole('heading', { name: 'Receipt' }).waitFor()
    expect(await axeFindings(page)).toEqual([])
    await page.keyboard.press('Shift+ArrowRight')
    await page.getByText('2 runs chosen').waitFor()
    await page.getByLabel('Group', { exact: true }).selectOption('prompt-seed')
    await page.getByText('Find by composition').click()
    expect(await axeFindings(page)).toEqual([])
    await screenshot(page, `gallery-groups-${colorScheme}`)
    await page.getByRole('button', { name: 'As a list' }).click()
    await page.locator('.cell--list img').first().waitFor()
    expect(await axeFindings(page)).toEqual([])
    await screenshot(page, `gallery-list-${colorScheme}`)
    await page.getByRole('button', { name: 'As a grid' }).click()
    await grid().focus()
    await page.keyboard.press(' ')
    await page.keyboard.press('m')
    await page.locator('.look__picture img').first().waitFor()
    expect(await axeFindings(page)).toEqual([])
    await screenshot(page, `gallery-look-${colorScheme}`)
    await page.keyboard.press('Escape')
    for (const name of ['Import', 'Library']) {
      await page.getByRole('main').getByRole('button', { name, exact: true }).click()
      await page.getByRole('dialog').waitFor()
      expect(await axeFindings(page)).toEqual([])
      await screenshot(page, `gallery-${name.toLowerCase()}-${colorScheme}`)
      await page.keyboard.press('Escape')
    }
    await side().getByRole('button', { name: 'Export' }).click()
    expect(await axeFindings(page)).toEqual([])
    await screenshot(page, `gallery-export-${colorScheme}`)
  }, 300_000)
})
