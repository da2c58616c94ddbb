import { useTranslation } from 'react-i18next'
import { fine, score } from '../../i18n/format.ts'
import { Mark } from '../../ui/mark.tsx'
import { yOf } from './chart-scale.ts'
import type { Plot } from './chart-scale.ts'
import { curveX } from './curve-panels.ts'
import type { CurvePanel } from './curve-panels.ts'

interface CurveCursorProps {
  readonly panel: CurvePanel
  readonly plot: Plot | undefined
  readonly total: number
  /** Null before the first step. */
  readonly at: number | null
}

/** Name of a chart, the cursor's line in it, each drawing's mark on its line there, and its value in figures. */
export function CurveCursor({ panel, plot, total, at }: CurveCursorProps) {
  const { t } = useTranslation()
  if (plot === undefined) return null
  const { name, solid, dashed, drawings, scale } = panel
  const figure = name === 'scores' ? score : fine
  const here = drawings.flatMap((drawing) => {
    const step = at === null ? undefined : drawing.steps[Math.min(at, drawing.steps.length - 1)]
    const value = step === undefined ? null : solid(step)
    return step === undefined || value === null ? [] : [{ drawing, value, other: dashed?.(step) ?? null }]
  })
  const { left, top, width, height } = plot
  return (
    <>
      <p className="curves__title" style={{ left: left - 34, top: top - 24, width: width + 44 }}>
        <strong title={t(`curves.hint.${name}`)}>{t(`curves.${name}`)}</strong>
        {here.map(({ drawing: { method }, value, other }) => (
          <span key={method} className="num" title={t(`method.${method}`)}>
            <Mark method={method} size={8} /> {figure(value)}
            {other !== null && name !== 'scores' && <i> {figure(other)}</i>}
          </span>
        ))}
      </p>
      {at !== null && (
        <span className="curves__cursor" style={{ left: curveX(at, total, plot), top, height }} aria-hidden="true" />
      )}
      {here.map(({ drawing: { method, steps }, value }) => (
        <span
          key={method}
          className="curves__mark"
          style={{
            left: curveX(steps.length === 1 ? (at ?? 0) : Math.min(at ?? 0, steps.length - 1), total, plot),
            top: yOf(value, scale, plot),
          }}
          aria-hidden="true"
        >
          <Mark method={method} size={9} />
        </span>
      ))}
    </>
  )
}
