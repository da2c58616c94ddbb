import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { startServe } from '../../test/support/serve-process.ts'

/**
 * Milliseconds from starting the studio's process to a page that can be drawn with, in a browser that runs already.
 *
 * Warm: the library exists, the model pack's hashes are known, and files were read before.
 */
export async function firstScreen(browser: Browser, repeats: number): Promise<number[]> {
  const library = mkdtempSync(path.join(tmpdir(), 'fovea-bench-'))
  const taken: number[] = []
  try {
    for (let n = 0; n <= repeats; n++) {
      const began = performance.now()
      const studio = await startServe(library)
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
      await page.goto(studio.url)
      await page.locator('.create__draw:enabled').waitFor()
      // The first start is the cold one.
      if (n > 0) taken.push(performance.now() - began)
      await page.close()
      await studio.stop()
    }
  } finally {
    rmSync(library, { recursive: true, force: true })
  }
  return taken
}
