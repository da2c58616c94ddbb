import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MaskDocument } from '../../../models/mask/mask-document.ts'
import { ellipseOver, rectangleOver } from '../../../models/mask/polygon.ts'
import { coverageBuffer, coverLike, coverPolygon, likeValue } from '../../canvas/mask-gestures.ts'
import type { MaskCanvas } from '../../canvas/mask-canvas.ts'
import { Button } from '../../ui/button.tsx'
import { NumberField } from './stack-fields.tsx'
import { useTools } from './tool-store.ts'

interface MaskNumbersProps {
  readonly document: MaskDocument
  readonly canvas: MaskCanvas | null
}

/** Everything the pointer does, by figures: for keyboards, screen readers and exact hands. */
export function MaskNumbers({ document, canvas }: MaskNumbersProps) {
  const { t } = useTranslation()
  const { settings, change } = useTools()
  const [box, setBox] = useState({
    x: 0,
    y: 0,
    width: Math.round(document.width / 2),
    height: Math.round(document.height / 2),
  })
  const { brush, mode, tolerance } = settings
  const fieldOf = (name: keyof typeof box, max: number) => (
    <div key={name} className="mask-figure">
      <span aria-hidden="true">{t(`mask.figure.${name}`)}</span>
      <NumberField
        label={t(`mask.figure.${name}`)}
        min={0}
        max={max}
        step={1}
        value={box[name]}
        onChange={(value) => setBox({ ...box, [name]: value })}
      />
    </div>
  )
  const centre = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const cover = (outline: typeof rectangleOver) =>
    coverPolygon(
      document,
      coverageBuffer(document.width, document.height),
      outline(box, { x: box.x + box.width, y: box.y + box.height }),
      mode,
      brush.strength,
    )
  const shift = (dx: number, dy: number) => {
    const session = document.begin('move')
    session.shift(dx, dy)
    session.end()
  }
  return (
    <details className="mask-numbers">
      <summary>{t('mask.byNumbers')}</summary>
      <div className="mask-figures">
        {fieldOf('x', document.width)}
        {fieldOf('y', document.height)}
        {fieldOf('width', document.width)}
        {fieldOf('height', document.height)}
        <div className="mask-figure">
          <span aria-hidden="true">{t('mask.size')}</span>
          <NumberField
            label={t('mask.size')}
            min={0.5}
            max={Math.max(document.width, document.height)}
            step={0.5}
            value={brush.size}
            onChange={(size) => change({ brush: { ...brush, size } })}
          />
        </div>
        <div className="mask-figure">
          <span aria-hidden="true">{t('mask.strength')}</span>
          <NumberField
            label={t('mask.strength')}
            min={0.01}
            max={1}
            step={0.01}
            value={brush.strength}
            onChange={(strength) => change({ brush: { ...brush, strength } })}
          />
        </div>
      </div>
      <div className="mask-actions">
        <Button onClick={() => cover(rectangleOver)}>{t('mask.coverRectangle')}</Button>
        <Button onClick={() => cover(ellipseOver)}>{t('mask.coverEllipse')}</Button>
        <Button
          onClick={() => {
            canvas?.moveCursor(centre)
            canvas?.apply()
          }}
        >
          {t('mask.dab')}
        </Button>
        <Button
          onClick={() =>
            coverLike(
              document,
              coverageBuffer(document.width, document.height),
              centre,
              mode,
              brush.strength,
              likeValue(document, centre, tolerance),
            )
          }
        >
          {t('mask.fillHere')}
        </Button>
        <Button onClick={() => shift(box.x, box.y)}>{t('mask.moveBy')}</Button>
      </div>
    </details>
  )
}
