import { Brush, Eraser, Hand, Lasso, Move, PaintBucket, Pipette, Shapes } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { toolNames, type ToolName } from '../../canvas/tool-settings.ts'
import { useTools } from './tool-store.ts'

const icons = {
  brush: Brush,
  eraser: Eraser,
  lasso: Lasso,
  fill: PaintBucket,
  shape: Shapes,
  move: Move,
  hand: Hand,
  probe: Pipette,
}
const keys: Readonly<Record<ToolName, string>> = {
  brush: 'B',
  eraser: 'E',
  lasso: 'L',
  fill: 'G',
  shape: 'U',
  move: 'V',
  hand: 'H',
  probe: 'I',
}

/** The tools, at the left edge of the canvas. */
export function MaskToolbar() {
  const { t } = useTranslation()
  const { settings, change } = useTools()
  return (
    <div className="mask-tools" role="toolbar" aria-orientation="vertical" aria-label={t('mask.tools')}>
      {toolNames.map((tool) => {
        const Icon = icons[tool]
        const name = t(`mask.tool.${tool}`)
        return (
          <button
            key={tool}
            type="button"
            className="mask-tools__tool"
            aria-pressed={settings.tool === tool}
            aria-label={name}
            aria-keyshortcuts={keys[tool]}
            title={t('mask.withKey', { name, key: keys[tool] })}
            onClick={() => change({ tool })}
          >
            <Icon size={18} aria-hidden="true" />
            <kbd aria-hidden="true">{keys[tool]}</kbd>
          </button>
        )
      })}
    </div>
  )
}
