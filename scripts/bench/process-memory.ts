import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'

/** Resident memory of a process, and its proportional share where pages are shared. Linux only. */
export function memoryOf(pid: number): { rssMB: number; pssMB: number } {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  const megabytes = (name: string): number =>
    Math.round(Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1]) / 1000)
  return { rssMB: megabytes('Rss'), pssMB: megabytes('Pss') }
}

/** The processes that hold pages. */
export async function renderersOf(browser: Browser): Promise<number[]> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
}
