import { useEffect } from 'react'
import type { RefObject } from 'react'
import { LineChart } from 'echarts/charts'
import { GridComponent, MarkLineComponent, MarkPointComponent } from 'echarts/components'
import { init, use as registerParts } from 'echarts/core'
import type { EChartsCoreOption } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import type { Size } from '../../ui/use-size.ts'

registerParts([LineChart, GridComponent, MarkPointComponent, MarkLineComponent, CanvasRenderer])

/**
 * Draws a line chart on a canvas.
 *
 * ECharts empties its element by assigning HTML, which the page's policy (Trusted Types) refuses, and rightly. So it
 * draws on a canvas of its own that is no element, and what it drew is copied.
 */
export function useLineChart(
  canvas: RefObject<HTMLCanvasElement | null>,
  { width, height }: Size,
  option: EChartsCoreOption,
): void {
  useEffect(() => {
    const { current } = canvas
    const context = current?.getContext('2d') ?? null
    if (current === null || context === null || width === 0 || height === 0) return
    const scale = window.devicePixelRatio
    const sheet = new OffscreenCanvas(1, 1)
    // The types know elements only.
    const chart = init(sheet as unknown as HTMLElement, null, { width, height, devicePixelRatio: scale })
    chart.setOption(option)
    chart.getZr().flush()
    current.width = sheet.width
    current.height = sheet.height
    context.drawImage(sheet, 0, 0)
    chart.dispose()
  }, [canvas, width, height, option])
}
