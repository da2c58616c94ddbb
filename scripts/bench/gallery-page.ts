import type { Page } from 'playwright-core'
import { quantile } from './quantile.ts'

export interface Scrolling {
  readonly framesPerSecond: number
  /** 95 of 100 frames came within this. */
  readonly frameP95Ms: number
  /** Of the cells on the screen, over all frames: how many were still empty. */
  readonly emptyPercent: number
}

/** Scrolls down the gallery, so many pixels each frame, and counts the frames there are. */
export async function scrollGallery(page: Page, how: { seconds: number; pixelsPerFrame: number }): Promise<Scrolling> {
  const { gaps, ms, emptyShare } = await page.evaluate(async ({ seconds, pixelsPerFrame }) => {
    const scroller = document.querySelector('.gallery__scroll')
    if (scroller === null) throw new Error('there is no gallery')
    const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve))
    const gaps: number[] = []
    let [cells, empty] = [0, 0]
    const start = await nextFrame()
    let last = start
    while (last - start < seconds * 1000) {
      scroller.scrollTop += pixelsPerFrame
      const now = await nextFrame()
      gaps.push(now - last)
      last = now
      const shown = document.querySelectorAll('.cell')
      cells += shown.length
      for (const cell of shown) if (cell.childElementCount < 2) empty++
    }
    return { gaps, ms: last - start, emptyShare: empty / Math.max(1, cells) }
  }, how)
  const round = (value: number) => Math.round(value * 10) / 10
  return {
    framesPerSecond: round((gaps.length * 1000) / ms),
    frameP95Ms: round(quantile(gaps, 0.95)),
    emptyPercent: round(100 * emptyShare),
  }
}

const searches = ['cat', 'cat be', 'teapot', 'whale roof', 'neon', 'ink lantern', 'oct', 'series', 'clay dog']

/** From a typed word to the frame that shows its first runs; the 95th percentile, in milliseconds. */
export async function searchGallery(page: Page): Promise<number> {
  const times = await page.evaluate(async (words) => {
    const input = document.querySelector<HTMLInputElement>('.gallery-filter__search input')
    const value = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')
    if (input === null || value === undefined) throw new Error('there is no search field')
    const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve))
    const isThere = (word: string) => {
      const shown = [...document.querySelectorAll('.cell__words')].map(({ textContent }) => textContent.toLowerCase())
      const parts = word.split(' ')
      return shown.length > 0 && shown.every((text) => parts.every((part) => text.includes(part)))
    }
    const times: number[] = []
    for (const word of [...words, ...words]) {
      const start = performance.now()
      value.set?.call(input, word)
      input.dispatchEvent(new Event('input', { bubbles: true }))
      while (!isThere(word) && performance.now() - start < 5000) await nextFrame()
      times.push(performance.now() - start)
    }
    return times
  }, searches)
  return quantile(times, 0.95)
}
