import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { NumberInput } from '../../ui/number-input.tsx'
import { boxOf, regionOverlays, regionShapes, useRegion } from './region-store.ts'

const parts = ['x', 'y', 'width', 'height'] as const

/** The region by figures, and the map over the picture: all that dragging does, without a pointer. */
export function RegionForm() {
  const { t } = useTranslation()
  const { outline, overlay, shape, setBox, setOverlay } = useRegion()
  const box = boxOf(outline)
  const id = useId()
  return (
    <div className="region-form">
      <label htmlFor={`${id}o`}>{t('region.overlay')}</label>
      <select
        id={`${id}o`}
        className="input"
        value={overlay}
        onChange={({ target }) => setOverlay(regionOverlays.find((each) => each === target.value) ?? 'none')}
      >
        {regionOverlays.map((each) => (
          <option key={each} value={each}>
            {t(`region.overlays.${each}`)}
          </option>
        ))}
      </select>
      <label htmlFor={`${id}s`}>{t('region.shape')}</label>
      <select
        id={`${id}s`}
        className="input"
        value={shape}
        onChange={({ target }) => setBox(regionShapes.find((each) => each === target.value) ?? shape, box)}
      >
        {regionShapes.map((each) => (
          <option key={each} value={each}>
            {t(`region.shapes.${each}`)}
          </option>
        ))}
      </select>
      {parts.map((part) => (
        <div key={part} className="region-form__figure">
          <label htmlFor={`${id}${part}`}>{t(`region.box.${part}`)}</label>
          <NumberInput
            id={`${id}${part}`}
            value={box[part]}
            min={part === 'x' || part === 'y' ? 0 : 1}
            max={100}
            step={1}
            onChange={(value) => setBox(shape, { ...box, [part]: value })}
          />
        </div>
      ))}
    </div>
  )
}
