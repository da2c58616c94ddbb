import { ArrowLeftRight, Grid2x2, Link2, Maximize, Search } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { ToggleButton } from '../../ui/toggle-button.tsx'
import { compareModes, differenceKinds, useCompare } from './compare-store.ts'
import { fitted } from './shared-view.ts'

interface CompareBarProps {
  readonly onExport: (kind: 'png' | 'pdf') => void
  readonly canExport: boolean
}

/** How the pictures are compared, and the sheet to take away. */
export function CompareBar({ onExport, canExport }: CompareBarProps) {
  const { t } = useTranslation()
  const { mode, difference, isSynced, isCrisp, hasLoupe, views, set, swap, look } = useCompare()
  return (
    <div className="compare-bar" role="toolbar" aria-label={t('compare.toolbar')}>
      <div className="compare-bar__modes" role="group" aria-label={t('compare.modes')}>
        {compareModes.map((each) => (
          <ToggleButton key={each} pressed={mode === each} onChange={() => set({ mode: each })}>
            {t(`compare.mode.${each}`)}
          </ToggleButton>
        ))}
      </div>
      {mode === 'difference' && (
        <select
          className="input compare-bar__kind"
          aria-label={t('compare.differenceKind')}
          value={difference}
          onChange={({ target }) =>
            set({ difference: differenceKinds.find((each) => each === target.value) ?? 'absolute' })
          }
        >
          {differenceKinds.map((each) => (
            <option key={each} value={each}>
              {t(`compare.kind.${each}`)}
            </option>
          ))}
        </select>
      )}
      <span className="compare-bar__space" />
      <IconButton label={t('compare.swap')} aria-keyshortcuts="C" onClick={swap}>
        <ArrowLeftRight size={15} />
      </IconButton>
      <IconButton
        label={t('compare.sync')}
        aria-keyshortcuts="S"
        aria-pressed={isSynced}
        onClick={() => {
          set({ isSynced: !isSynced })
          if (!isSynced && views[0] !== undefined) look(0, views[0])
        }}
      >
        <Link2 size={15} />
      </IconButton>
      <IconButton
        label={t('compare.loupe')}
        aria-keyshortcuts="L"
        aria-pressed={hasLoupe}
        onClick={() => set({ hasLoupe: !hasLoupe })}
      >
        <Search size={15} />
      </IconButton>
      <IconButton
        label={t('stage.crisp')}
        aria-keyshortcuts="P"
        aria-pressed={isCrisp}
        onClick={() => set({ isCrisp: !isCrisp })}
      >
        <Grid2x2 size={15} />
      </IconButton>
      <IconButton label={t('compare.fit')} onClick={() => set({ views: views.map(() => fitted) })}>
        <Maximize size={15} />
      </IconButton>
      <Button disabled={!canExport} onClick={() => onExport('png')}>
        {t('compare.png')}
      </Button>
      <Button disabled={!canExport} onClick={() => onExport('pdf')}>
        {t('compare.pdf')}
      </Button>
    </div>
  )
}
