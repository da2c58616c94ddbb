import { useTranslation } from 'react-i18next'
import type { MethodName } from '../../../preload/contract/recipe.ts'
import { useCommands } from '../../app/use-commands.ts'
import { Button } from '../../ui/button.tsx'
import { useDraw } from './use-draw.ts'

/** Draws. Says why when it can't. */
export function DrawButton() {
  const { t } = useTranslation()
  const { draw, obstacle, refusal, isSending, methods } = useDraw()
  useCommands({ draw: () => void draw() })
  const words = (chosen: readonly MethodName[]) => {
    const [only] = chosen
    if (chosen.length === 1 && only !== undefined) return t('create.draw1', { method: t(`method.${only}`) })
    return chosen.length === 2 ? t('create.draw2') : chosen.length === 3 ? t('create.draw3') : t('create.draw4')
  }
  const note =
    obstacle !== null ? t(`create.${obstacle}`) : refusal !== null ? t('create.refused', { reason: refusal }) : null
  return (
    <>
      <Button
        look="primary"
        className="create__draw"
        disabled={isSending || obstacle !== null}
        aria-describedby={note === null ? undefined : 'draw-note'}
        aria-keyshortcuts="Control+Enter"
        onClick={() => void draw()}
      >
        {words(methods)}
        <kbd aria-hidden="true">Ctrl ⏎</kbd>
      </Button>
      <p id="draw-note" className="create__note" data-bad={refusal !== null && obstacle === null} role="status">
        {note}
      </p>
    </>
  )
}
