import { Contrast, Grid2x2, Maximize, Redo2, Square, SquareX, Undo2, Eraser } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { MaskDocument } from '../../../models/mask/mask-document.ts'
import { useKeysOf } from '../../app/use-bindings.ts'
import { overlayModes } from '../../canvas/overlay-paint.ts'
import type { MaskCanvas } from '../../canvas/mask-canvas.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { ToggleButton } from '../../ui/toggle-button.tsx'
import { OptionRange, OptionSelect } from './mask-option.tsx'
import { useSession } from './mask-session.ts'
import { repaintAll } from './run-mask-action.ts'
import { useTools } from './tool-store.ts'

interface MaskBarProps {
  readonly document: MaskDocument
  readonly canvas: MaskCanvas | null
}

/** Steps back and forward, the whole mask at once, how the mask is shown, and the view. */
export function MaskBar({ document, canvas }: MaskBarProps) {
  const { t } = useTranslation()
  const { settings, change } = useTools()
  const keys = {
    maskUndo: useKeysOf('maskUndo').names,
    maskRedo: useKeysOf('maskRedo').names,
    maskInvert: useKeysOf('maskInvert').names,
    maskAll: useKeysOf('maskAll').names,
    maskNone: useKeysOf('maskNone').names,
    maskFit: useKeysOf('maskFit').names,
  }
  useSession(({ revision }) => revision)
  const { done, undone } = document.edits()
  return (
    <div className="mask-bar" role="group" aria-label={t('mask.bar')}>
      <IconButton
        label={t('mask.undoStep')}
        disabled={done.length === 0}
        aria-keyshortcuts={keys.maskUndo}
        onClick={() => document.undo()}
      >
        <Undo2 size={16} />
      </IconButton>
      <IconButton
        label={t('mask.redoStep')}
        disabled={undone.length === 0}
        aria-keyshortcuts={keys.maskRedo}
        onClick={() => document.redo()}
      >
        <Redo2 size={16} />
      </IconButton>
      <IconButton
        label={t('mask.invert')}
        aria-keyshortcuts={keys.maskInvert}
        onClick={() => repaintAll(document, 'invert')}
      >
        <Contrast size={16} />
      </IconButton>
      <IconButton label={t('mask.all')} aria-keyshortcuts={keys.maskAll} onClick={() => repaintAll(document, 'all')}>
        <Square size={16} fill="currentColor" />
      </IconButton>
      <IconButton label={t('mask.none')} aria-keyshortcuts={keys.maskNone} onClick={() => repaintAll(document, 'none')}>
        <SquareX size={16} />
      </IconButton>
      <IconButton label={t('mask.clear')} onClick={() => repaintAll(document, 'clear')}>
        <Eraser size={16} />
      </IconButton>
      <span className="mask-bar__space" />
      <OptionSelect
        label={t('mask.overlay')}
        value={settings.overlay}
        options={overlayModes.map((mode) => [mode, t(`mask.overlayMode.${mode}`)] as const)}
        onChange={(overlay) => change({ overlay, overlayShown: true })}
      />
      <OptionRange
        label={t('mask.opacity')}
        text={t('mask.percent', { n: Math.round(settings.overlayOpacity * 100) })}
        value={settings.overlayOpacity * 100}
        min={5}
        max={100}
        step={5}
        onChange={(percent) => change({ overlayOpacity: percent / 100 })}
      />
      <ToggleButton pressed={settings.crisp} onChange={(crisp) => change({ crisp })} label={t('stage.crisp')}>
        <Grid2x2 size={15} aria-hidden="true" />
      </ToggleButton>
      <IconButton label={t('mask.fit')} aria-keyshortcuts={keys.maskFit} onClick={() => canvas?.fit()}>
        <Maximize size={16} />
      </IconButton>
    </div>
  )
}
