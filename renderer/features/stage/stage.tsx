import { useTranslation } from 'react-i18next'
import { sentenceOf } from '../../client/failure-sentence.ts'
import { useShownRun } from '../../app/shown-run.ts'
import { useCommands } from '../../app/use-commands.ts'
import { useView } from '../../app/view-store.ts'
import { Button } from '../../ui/button.tsx'
import { methodOrder } from '../settings/form.ts'
import { Welcome } from '../tour/welcome.tsx'
import { PicturePanel } from './picture-panel.tsx'
import { heatKinds } from './heat.ts'
import type { HeatKind } from './heat.ts'
import { StageBar } from './stage-bar.tsx'
import './stage.css'

/** The pictures of the run on stage, as large as there is room. */
export function Stage() {
  const { t } = useTranslation()
  const { id, data: run, error, refetch, isPending } = useShownRun()
  const show = useView(({ show }) => show)
  const methods = methodOrder.filter((method) => run?.drawings.some((drawing) => drawing.method === method))

  useCommands({
    overlay: () => show({ overlay: !useView.getState().overlay }),
    nextOverlay: () => show(afterOverlay(useView.getState())),
    crisp: () => show({ crisp: !useView.getState().crisp }),
    panel: ({ key }) => {
      const method = methods[Number(key) - 1]
      if (method !== undefined) show({ method })
    },
  })

  return (
    <section className="stage" data-region tabIndex={-1} aria-label={t('region.pictures')}>
      {run !== undefined ? (
        <>
          <StageBar run={run} />
          <div className="stage__pictures" data-count={methods.length}>
            {methods.map((method) => (
              <PicturePanel key={method} run={run} method={method} />
            ))}
          </div>
        </>
      ) : id === null ? (
        <StageNote title={t('stage.emptyTitle')} text={t('stage.emptyText')}>
          <Welcome />
        </StageNote>
      ) : error !== null ? (
        <StageNote title={t('stage.lost')} text={sentenceOf(error)}>
          <Button onClick={() => void refetch()}>{t('stage.again')}</Button>
        </StageNote>
      ) : (
        isPending && <StageNote title={t('stage.loading')} text="" />
      )}
    </section>
  )
}

/** The picture alone, then one map after the other. */
function afterOverlay(view: { readonly overlay: boolean; readonly overlayKind: HeatKind }) {
  if (!view.overlay) return { overlay: true, overlayKind: heatKinds[0] }
  const next = heatKinds[heatKinds.indexOf(view.overlayKind) + 1]
  return next === undefined ? { overlay: false } : { overlayKind: next }
}

interface StageNoteProps {
  readonly title: string
  readonly text: string
  readonly children?: React.ReactNode
}

function StageNote({ title, text, children }: StageNoteProps) {
  return (
    <div className="stage__note">
      <svg className="stage__eye" viewBox="0 0 64 64" aria-hidden="true">
        <circle cx="32" cy="32" r="29" />
        <circle cx="32" cy="32" r="18" />
        <circle cx="32" cy="32" r="7" className="stage__eye-centre" />
      </svg>
      <h2>{title}</h2>
      {text !== '' && <p>{text}</p>}
      {children}
    </div>
  )
}
