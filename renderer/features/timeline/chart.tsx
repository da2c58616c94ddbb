import { useRef, useState } from 'react'
import { Table2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Drawing, Run } from '../../../preload/contract/records.ts'
import { useView } from '../../app/view-store.ts'
import { useSize } from '../../ui/use-size.ts'
import { ToggleButton } from '../../ui/toggle-button.tsx'
import { ChartPlot } from './chart-plot.tsx'
import { allSteps, scaleOf } from './chart-scale.ts'
import { useChartSummary } from './chart-summary.ts'
import { useCursor } from './cursor-store.ts'
import { NumbersTable } from './numbers-table.tsx'
import { cursorOrigin, plannedSteps } from './shown-step.ts'
import './chart.css'

interface ChartProps {
  readonly run: Run
  readonly drawings: readonly Drawing[]
}

/** Scores (guidance solid, judge dashed) and loss per step, under the cursor of the lanes. */
export function Chart({ run, drawings }: ChartProps) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const cursor = useCursor(({ cursor }) => cursor)
  const method = useView((view) => view.method)
  const total = Math.max(1, ...drawings.map((drawing) => plannedSteps(drawing.method, run.recipe)))
  const steps = allSteps(drawings)
  const scores = scaleOf(steps.flatMap(({ guidanceScore, judgeScore }) => [guidanceScore, judgeScore ?? guidanceScore]))
  // Only optimised drawings have a loss that goes anywhere.
  const optimised = drawings.filter((drawing) => plannedSteps(drawing.method, run.recipe) > 1)
  const losses = scaleOf(allSteps(optimised).map(({ loss }) => loss))
  const at = steps.length === 0 ? null : cursorOrigin(cursor, drawings, method)
  const summary = useChartSummary(drawings)
  const box = useRef<HTMLDivElement>(null)
  const { width, height } = useSize(box)
  const left = 34
  const lossHeight = losses === null ? 0 : Math.round(height * 0.3)
  const plotWidth = Math.max(1, width - left - 4)
  const hasJudge = steps.some(({ judgeScore }) => judgeScore !== null)

  return (
    <div className="chart">
      <div className="chart__head">
        <span className="chart__key">
          <i className="chart__solid" />
          {t('chart.guidance')}
          {hasJudge && (
            <>
              <i className="chart__dashed" />
              {t('chart.judge')}
            </>
          )}
        </span>
        <ToggleButton pressed={isOpen} onChange={setOpen}>
          <Table2 size={13} aria-hidden="true" />
          {t('chart.table')}
        </ToggleButton>
      </div>
      <div ref={box} className="chart__box">
        {scores === null ? (
          <p className="chart__empty">{t('chart.empty')}</p>
        ) : (
          <svg width={width} height={height} role="img" aria-label={summary}>
            <ChartPlot
              title={t('chart.scores')}
              plot={{
                left,
                top: 14,
                width: plotWidth,
                height: Math.max(1, height - 17 - (lossHeight && lossHeight + 15)),
              }}
              scale={scores}
              drawings={drawings}
              total={total}
              at={at}
              lines={[
                { value: ({ guidanceScore }) => guidanceScore },
                { value: ({ judgeScore }) => judgeScore, isDashed: true },
              ]}
            />
            {losses !== null && (
              <ChartPlot
                title={t('chart.loss')}
                plot={{ left, top: height - lossHeight - 2, width: plotWidth, height: Math.max(1, lossHeight) }}
                scale={losses}
                drawings={optimised}
                total={total}
                at={at}
                lines={[{ value: ({ loss }) => loss }]}
              />
            )}
          </svg>
        )}
      </div>
      {isOpen && <NumbersTable drawings={drawings} onClose={() => setOpen(false)} />}
    </div>
  )
}
