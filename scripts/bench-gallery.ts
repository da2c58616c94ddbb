import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { launchChromium } from '../test/support/chromium.ts'
import { cachedLibrary, copyLibrary } from '../test/support/cached-library.ts'
import { openPage } from '../test/support/ui-host/open-page.ts'
import { memoryOf, renderersOf } from './bench/process-memory.ts'
import { scrollGallery, searchGallery } from './bench/gallery-page.ts'

/**
 * `npm run bench:gallery [-- --json] [--runs N]`: the gallery's page on a library of 100,000 runs, in Chromium without a
 * GPU: frames a second while it scrolls, how long a search takes to be seen, memory of host and page.
 */
const { values } = parseArgs({ options: { json: { type: 'boolean' }, runs: { type: 'string' } } })
const runs = Number(values.runs ?? 100_000)
const root = mkdtempSync(join(tmpdir(), 'fovea-bench-'))
const say = (text: string): void => void process.stderr.write(`${text}\n`)
const round = (value: number): number => Math.round(value * 10) / 10

say(`making ${runs} runs, unless they are there …`)
copyLibrary(await cachedLibrary(runs), join(root, 'data'))
const server = fork(fileURLToPath(new URL('./bench/gallery-server.ts', import.meta.url)), [join(root, 'data')])
const browser = await launchChromium()
try {
  const [url] = (await once(server, 'message')) as [string]
  const { page, complaints } = await openPage(browser, url)
  await page.locator('.create__draw:enabled').waitFor()
  const openedAt = performance.now()
  await page.keyboard.press('Control+4')
  await page.locator('.cell img').first().waitFor()
  const openMs = performance.now() - openedAt
  say('scrolling …')
  const grid = await scrollGallery(page, { seconds: 6, pixelsPerFrame: 30 })
  const fast = await scrollGallery(page, { seconds: 4, pixelsPerFrame: 400 })
  await page.getByRole('button', { name: 'As a list' }).click()
  const list = await scrollGallery(page, { seconds: 4, pixelsPerFrame: 30 })
  await page.getByRole('button', { name: 'As a grid' }).click()
  say('searching …')
  const searchMs = await searchGallery(page)
  const [hostMemory] = [memoryOf(server.pid ?? 0)]
  const pageMemory = (await renderersOf(browser)).map(memoryOf)
  const largest = pageMemory.reduce((a, b) => (b.rssMB > a.rssMB ? b : a))
  const result = {
    runs,
    openMs: round(openMs),
    grid,
    fast,
    list,
    searchToScreenP95Ms: round(searchMs),
    hostMB: hostMemory.rssMB,
    pageMB: largest.rssMB,
    pageOwnMB: largest.pssMB,
    complaints,
  }
  const bars = {
    scroll: Math.min(grid.framesPerSecond, list.framesPerSecond) >= 50,
    memory: result.hostMB + result.pageMB <= 600,
    quiet: complaints.length === 0,
  }
  if (values.json === true) process.stdout.write(`${JSON.stringify({ ...result, bars }, null, 2)}\n`)
  else for (const [name, value] of Object.entries(result)) console.log(name.padEnd(22), value)
  process.exitCode = Object.values(bars).every(Boolean) ? 0 : 1
} finally {
  await browser.close()
  server.kill()
  rmSync(root, { recursive: true, force: true })
}
