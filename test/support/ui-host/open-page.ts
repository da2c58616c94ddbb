import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

/** A page on a studio of its own, and what it did that it must not. */
export interface OpenPage {
  readonly page: Page
  /** Console errors and warnings, uncaught errors, refused policies. */
  readonly complaints: string[]
  /** Requests that left the origin. */
  readonly foreign: string[]
}

/** Opens the studio in a browser profile that knows nothing, and watches what the page says and asks for. */
export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
  const page = await context.newPage()
  const complaints: string[] = []
  const foreign: string[] = []
  const { host } = new URL(url)
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    if (new URL(request.url()).host !== host) foreign.push(request.url())
  })
  page.on('websocket', (socket) => {
    if (new URL(socket.url()).host !== host) foreign.push(socket.url())
  })
  await page.goto(url)
  return { page, complaints, foreign }
}
