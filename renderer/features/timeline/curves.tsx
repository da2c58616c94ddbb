// Named here too, so that it stays in front of the schemas when the bundler puts them into a chunk that both share.
import '../../app/zod-without-eval.ts'
import { useMemo, useState } from 'react'
import { Table2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Drawing, Run } from '../../../preload/contract/records.ts'
import { useView } from '../../app/view-store.ts'
import { ToggleButton } from '../../ui/toggle-button.tsx'
import { useChartSummary } from './chart-summary.ts'
import { CurveBox } from './curve-box.tsx'
import { curvePanels } from './curve-panels.ts'
import { useCursor } from './cursor-store.ts'
import { NumbersTable } from './numbers-table.tsx'
import { cursorOrigin, lastStep, plannedSteps } from './shown-step.ts'
import './curves.css'

interface CurvesProps {
  readonly run: Run
  readonly drawings: readonly Drawing[]
}

/** Every number of every step as charts. */
export function Curves({ run, drawings }: CurvesProps) {
  const { t } = useTranslation()
  const cursor = useCursor(({ cursor }) => cursor)
  const method = useView((view) => view.method)
  const [isTableOpen, setTableOpen] = useState(false)
  const { changes, recipe } = run
  const panels = useMemo(
    () => curvePanels(drawings, (drawing) => plannedSteps(drawing.method, recipe) > 1),
    [drawings, recipe],
  )
  const summary = useChartSummary(drawings)
  return (
    <div className="curves">
      <div className="curves__head">
        <span className="curves__note">{t('curves.key')}</span>
        <ToggleButton pressed={isTableOpen} onChange={setTableOpen}>
          <Table2 size={13} aria-hidden="true" />
          {t('chart.table')}
        </ToggleButton>
      </div>
      <CurveBox
        panels={panels}
        total={Math.max(1, ...drawings.map((drawing) => plannedSteps(drawing.method, recipe)))}
        last={lastStep(drawings)}
        at={cursorOrigin(cursor, drawings, method)}
        changes={changes}
        summary={summary}
      />
      {isTableOpen && <NumbersTable drawings={drawings} onClose={() => setTableOpen(false)} />}
    </div>
  )
}
