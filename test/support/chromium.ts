import { chromium, type Browser } from 'playwright-core'
import { findChromium } from '../../scripts/bootstrap/chromium.mjs'

/** Starts the machine's Chromium without a window. Fails at once, and says how to get one, when there is none. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === null)
    throw new Error('These tests need Chromium: run `npm test` once as root, or set CHROME_PATH.')
  // Chromium's own sandbox cannot start as root in a container; the pages here are ours alone.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
}
