import { Brush, Eraser, Hand, Lasso, Move, PaintBucket, Pipette, Shapes } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { toolNames } from '../../canvas/tool-settings.ts'
import { keyNames, keyWords } from '../../app/key-words.ts'
import { useBindings } from '../../app/use-bindings.ts'
import { toolCommands } from './mask-keys.ts'
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
/** The tools, at the left edge of the canvas. */
export function MaskToolbar() {
  const { t } = useTranslation()
  const { settings, change } = useTools()
  const bindings = useBindings()
  return (
    <div className="mask-tools" role="toolbar" aria-orientation="vertical" aria-label={t('mask.tools')}>
      {toolNames.map((tool) => {
        const Icon = icons[tool]
        const name = t(`mask.tool.${tool}`)
        const [combo] = bindings[toolCommands[tool]]
        const key = combo === undefined ? undefined : keyWords(combo)
        return (
          <button
            key={tool}
            type="button"
            className="mask-tools__tool"
            aria-pressed={settings.tool === tool}
            aria-label={name}
            aria-keyshortcuts={combo && keyNames(combo)}
            title={key === undefined ? name : t('mask.withKey', { name, key })}
            onClick={() => change({ tool })}
          >
            <Icon size={18} aria-hidden="true" />
            {key !== undefined && <kbd aria-hidden="true">{key}</kbd>}
          </button>
        )
      })}
    </div>
  )
}
