import { Eye, Grid2x2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Run } from '../../../preload/contract/records.ts'
import { isOpen } from '../running/run-patch.ts'
import { useKeysOf } from '../../app/use-bindings.ts'
import { useView } from '../../app/view-store.ts'
import { ToggleButton } from '../../ui/toggle-button.tsx'
import { heatKinds } from './heat.ts'
import { useCursor } from '../timeline/cursor-store.ts'

/** What is on stage, and how it is shown. */
export function StageBar({ run }: { readonly run: Run }) {
  const { t } = useTranslation()
  const { overlay, overlayKind, overlayOpacity, crisp, show } = useView()
  const cursor = useCursor(({ cursor }) => cursor)
  return (
    <div className="stage-bar">
      <h2 className="stage-bar__prompt" title={run.recipe.prompt}>
        {run.recipe.prompt}
      </h2>
      <span className="stage-bar__at">
        {cursor === null ? t(isOpen(run.state) ? 'stage.live' : 'stage.each') : t('stage.atStep', { step: cursor + 1 })}
      </span>
      <ToggleButton pressed={overlay} onChange={(overlay) => show({ overlay })} shortcut={useKeysOf('overlay').words}>
        <Eye size={15} aria-hidden="true" />
        {t(`overlay.${overlay ? overlayKind : 'saliency'}`)}
      </ToggleButton>
      {overlay && (
        <select
          className="input stage-bar__kind"
          aria-label={t('overlay.label')}
          aria-keyshortcuts="Q"
          value={overlayKind}
          onChange={({ target }) =>
            show({ overlayKind: heatKinds.find((kind) => kind === target.value) ?? 'saliency' })
          }
        >
          {heatKinds.map((kind) => (
            <option key={kind} value={kind}>
              {t(`overlay.short.${kind}`)}
            </option>
          ))}
        </select>
      )}
      {overlay && (
        <input
          className="range stage-bar__opacity"
          type="range"
          min={10}
          max={100}
          step={5}
          value={Math.round(overlayOpacity * 100)}
          aria-label={t('stage.overlayOpacity')}
          onChange={({ target }) => show({ overlayOpacity: Number(target.value) / 100 })}
        />
      )}
      <ToggleButton
        pressed={crisp}
        onChange={(crisp) => show({ crisp })}
        shortcut={useKeysOf('crisp').words}
        label={t('stage.crisp')}
      >
        <Grid2x2 size={15} aria-hidden="true" />
      </ToggleButton>
    </div>
  )
}
