import { useTranslation } from 'react-i18next'
import { largestBrush, positionOf, sizeAt } from '../../canvas/brush-size.ts'
import type { MapSize } from '../../../models/mask/mask-map.ts'
import { ToggleButton } from '../../ui/toggle-button.tsx'
import { OptionRange, OptionSelect } from './mask-option.tsx'
import { useKeysOf } from '../../app/use-bindings.ts'
import { useTools } from './tool-store.ts'

/** What the chosen tool can be set to, above the canvas. */
export function MaskOptions({ size }: { readonly size: MapSize }) {
  const { t } = useTranslation()
  const { settings, change } = useTools()
  const swap = useKeysOf('maskSwap')
  const { tool, brush, mode } = settings
  const largest = largestBrush(size.width, size.height)
  const paints = tool === 'brush' || tool === 'eraser'
  const covers = paints || tool === 'lasso' || tool === 'fill' || tool === 'shape'
  const setBrush = (part: Partial<typeof brush>) => change({ brush: { ...brush, ...part } })
  return (
    <div className="mask-options" role="group" aria-label={t('mask.options')}>
      {paints && (
        <>
          <OptionRange
            label={t('mask.size')}
            text={t('mask.pixels', { n: brush.size })}
            value={positionOf(brush.size, largest)}
            max={100}
            onChange={(position) => setBrush({ size: sizeAt(position, largest) })}
          />
          <OptionRange
            label={t('mask.hardness')}
            text={t('mask.percent', { n: Math.round(brush.hardness * 100) })}
            value={brush.hardness * 100}
            max={100}
            onChange={(percent) => setBrush({ hardness: percent / 100 })}
          />
        </>
      )}
      {covers && (
        <OptionRange
          label={t('mask.strength')}
          text={t('mask.percent', { n: Math.round(brush.strength * 100) })}
          value={brush.strength * 100}
          max={100}
          onChange={(percent) => setBrush({ strength: Math.max(1, percent) / 100 })}
        />
      )}
      {covers && tool !== 'eraser' && (
        <ToggleButton
          pressed={mode === 'subtract'}
          onChange={(isDown) => change({ mode: isDown ? 'subtract' : 'add' })}
          shortcut={swap.words}
        >
          {t(mode === 'add' ? 'mask.add' : 'mask.subtract')}
        </ToggleButton>
      )}
      {paints && (
        <>
          <OptionRange
            label={t('mask.spacing')}
            text={t('mask.percent', { n: Math.round(brush.spacing * 100) })}
            value={brush.spacing * 100}
            min={1}
            max={10}
            onChange={(percent) => setBrush({ spacing: percent / 100 })}
          />
          <ToggleButton
            pressed={brush.pressure.size}
            onChange={(isDown) => setBrush({ pressure: { ...brush.pressure, size: isDown } })}
          >
            {t('mask.pressureSize')}
          </ToggleButton>
          <ToggleButton
            pressed={brush.pressure.strength}
            onChange={(isDown) => setBrush({ pressure: { ...brush.pressure, strength: isDown } })}
          >
            {t('mask.pressureStrength')}
          </ToggleButton>
        </>
      )}
      {tool === 'lasso' && (
        <OptionSelect
          label={t('mask.lassoKind')}
          value={settings.lasso}
          options={[
            ['free', t('mask.lassoFree')],
            ['polygon', t('mask.lassoPolygon')],
          ]}
          onChange={(lasso) => change({ lasso })}
        />
      )}
      {tool === 'shape' && (
        <OptionSelect
          label={t('mask.shapeKind')}
          value={settings.shape}
          options={[
            ['ellipse', t('mask.ellipse')],
            ['rectangle', t('mask.rectangle')],
          ]}
          onChange={(shape) => change({ shape })}
        />
      )}
      {tool === 'fill' && (
        <>
          <OptionRange
            label={t('mask.tolerance')}
            text={t('mask.percent', { n: Math.round(settings.tolerance * 100) })}
            value={settings.tolerance * 100}
            max={100}
            onChange={(percent) => change({ tolerance: percent / 100 })}
          />
          <OptionSelect
            label={t('mask.fillBy')}
            value={settings.fillBy}
            options={[
              ['mask', t('mask.fillByMask')],
              ['picture', t('mask.fillByPicture')],
            ]}
            onChange={(fillBy) => change({ fillBy })}
          />
        </>
      )}
      {(tool === 'move' || tool === 'hand' || tool === 'probe') && (
        <span className="mask-options__hint">{t(`mask.hint.${tool}`)}</span>
      )}
    </div>
  )
}
