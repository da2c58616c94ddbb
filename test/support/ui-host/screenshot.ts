import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'

/** Keeps a picture of the page among the artefacts, for people to look at: `.fovea/screens/<name>.png`. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const folder = path.join('.fovea', 'screens')
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: path.join(folder, `${name}.png`) })
}
