import { useTranslation } from 'react-i18next'
import type { Drawing, Run } from '../../../preload/contract/records.ts'
import { usePreferences } from '../../app/preferences-store.ts'
import { previewUrl } from '../../client/picture-url.ts'
import { previewKey, useLive } from '../running/live-store.ts'
import { Spinner } from '../../ui/spinner.tsx'

interface UnderWayProps {
  readonly run: Run
  readonly drawing: Drawing
  /** No finished step to show yet: the preview fills the panel. */
  readonly large: boolean
}

/** The rough picture of what is being drawn: large before the first step, then in a corner. */
export function UnderWay({ run, drawing, large }: UnderWayProps) {
  const { t } = useTranslation()
  const isShown = usePreferences(({ preferences }) => preferences.previews)
  const n = useLive(({ previews }) => (isShown ? previews[previewKey(run.id, drawing.method)] : undefined))
  const progress = useLive((live) => live.progress[run.id])
  const isMine = progress?.method === drawing.method
  if (drawing.state === 'queued') return <Waiting text={t('stage.waiting')} />
  if (drawing.state !== 'running') return null
  const isLoading = isMine && progress.phase === 'loading'
  const text = isLoading
    ? t('stage.loadingModels')
    : large
      ? t('stage.firstPicture')
      : t('stage.underWay', { n: (isMine ? progress.outer : drawing.steps.length) + 1 })
  if (n === undefined) return large ? <Waiting text={text} busy /> : null
  return (
    <span className={large ? 'under-way under-way--large' : 'under-way'}>
      <img
        src={previewUrl(run.id, drawing.method, n)}
        alt={t('stage.preview', { method: t(`method.${drawing.method}`) })}
        draggable={false}
      />
      <span className="under-way__text">
        <Spinner /> {text}
      </span>
    </span>
  )
}

function Waiting({ text, busy = false }: { readonly text: string; readonly busy?: boolean }) {
  return (
    <span className="panel__waiting">
      {busy && <Spinner />} {text}
    </span>
  )
}
