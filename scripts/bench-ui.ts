import { launchChromium } from '../test/support/chromium.ts'
import { pageRoot } from '../test/support/ui-host/ui-host.ts'
import { median } from './bench/median.ts'
import { quantile } from './bench/quantile.ts'
import { bundleSize } from './bench-ui/bundle-size.ts'
import { firstScreen } from './bench-ui/first-screen.ts'
import { strokeLatency } from './bench-ui/stroke-latency.ts'
import { timelineScrub } from './bench-ui/timeline-scrub.ts'

/** How fast the page is under software rendering, next to the bars of its design. `--json` for machines. */
const browser = await launchChromium()
const note = (text: string) => process.stderr.write(`${text}\n`)
const size = bundleSize(pageRoot)
note('first screen')
const starts = await firstScreen(browser, 3)
note('scrub')
const plain = await timelineScrub(browser, 'plain')
note('scrub with curves and maps')
const curves = await timelineScrub(browser, 'curves')
note('strokes')
const strokes = await strokeLatency(browser)
const times = (of: 'fromEvent' | 'fromInput') => strokes.map((each) => each[of])
await browser.close()

const report = {
  date: new Date().toISOString(),
  initialBundleKb: Math.round(size.initial / 1024),
  lazyBundleKb: Math.round(size.lazy / 1024),
  firstScreenMs: Math.round(median(starts)),
  scrubFramesPerSecond: rounded(plain.framesPerSecond),
  scrubInTime: rounded(plain.inTime),
  scrubWithCurvesAndMapsFramesPerSecond: rounded(curves.framesPerSecond),
  scrubWithCurvesAndMapsInTime: rounded(curves.inTime),
  strokeEvents: strokes.length,
  strokeP50Ms: rounded(quantile(times('fromEvent'), 0.5)),
  strokeP95Ms: rounded(quantile(times('fromEvent'), 0.95)),
  strokeWithWaitP50Ms: rounded(quantile(times('fromInput'), 0.5)),
  strokeWithWaitP95Ms: rounded(quantile(times('fromInput'), 0.95)),
}

if (process.argv.includes('--json')) console.log(JSON.stringify(report, null, 2))
else {
  console.log(
    `initial bundle      ${report.initialBundleKb} KB gzip (bar: 1536), later views ${report.lazyBundleKb} KB`,
  )
  console.log(`first screen, warm  ${report.firstScreenMs} ms (bar: 2000)`)
  console.log(
    `timeline scrub      ${report.scrubFramesPerSecond} frames/s (bar: 30), ${report.scrubInTime * 100} % in time`,
  )
  console.log(
    `  curves and maps   ${report.scrubWithCurvesAndMapsFramesPerSecond} frames/s, ${report.scrubWithCurvesAndMapsInTime * 100} % in time`,
  )
  console.log(
    `stroke, 2048²       p50 ${report.strokeP50Ms} ms, p95 ${report.strokeP95Ms} ms (bar: 16), ${report.strokeEvents} events`,
  )
  console.log(
    `  with the wait     p50 ${report.strokeWithWaitP50Ms} ms, p95 ${report.strokeWithWaitP95Ms} ms, for the browser's next frame`,
  )
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
