import { useTranslation } from 'react-i18next'
import type { MaskDocument } from '../../../models/mask/mask-document.ts'
import type { StepRow } from '../../../preload/contract/records.ts'
import { useShownRun } from '../../app/shown-run.ts'
import { useView } from '../../app/view-store.ts'
import { pictureUrl } from '../../client/picture-url.ts'
import type { MaskCanvas } from '../../canvas/mask-canvas.ts'
import { two } from '../../i18n/format.ts'
import { Mark } from '../../ui/mark.tsx'
import { useCursor } from '../timeline/cursor-store.ts'
import { shownStep } from '../timeline/shown-step.ts'
import { MaskFiles } from './mask-files.tsx'
import { MaskNumbers } from './mask-numbers.tsx'
import { useSession } from './mask-session.ts'
import { summaryWords } from './mask-words.ts'

interface MaskSideProps {
  readonly document: MaskDocument | null
  readonly canvas: MaskCanvas | null
  readonly step: StepRow | null
  readonly onFile: (file: File) => void
}

/** The picture under the mask, the layers in words, and the same work by figures. */
export function MaskSide({ document, canvas, step, onFile }: MaskSideProps) {
  const { t } = useTranslation()
  return (
    <aside className="studio__right mask-side" data-region tabIndex={-1} aria-label={t('region.maskDetails')}>
      <PictureChoice step={step} />
      {document !== null && (
        <>
          <LayerList document={document} />
          <MaskNumbers document={document} canvas={canvas} />
          <MaskFiles document={document} onFile={onFile} />
        </>
      )}
    </aside>
  )
}

/** Which picture of the run lies under the mask. */
function PictureChoice({ step }: { readonly step: StepRow | null }) {
  const { t } = useTranslation()
  const { data: run } = useShownRun()
  const { method, show } = useView()
  const { cursor, moveTo } = useCursor()
  const drawing = run?.drawings.find((each) => each.method === method)
  const last = (drawing?.steps.length ?? 0) - 1
  return (
    <section aria-labelledby="mask-under">
      <h2 id="mask-under" className="field__label">
        {t('mask.under')}
      </h2>
      {run === undefined && <p className="mask-note">{t('mask.noPicture')}</p>}
      <ul className="mask-under">
        {run?.drawings.map((each) => {
          const shown = shownStep(each, cursor)
          return (
            <li key={each.method}>
              <button
                type="button"
                aria-pressed={each.method === method}
                disabled={shown === null}
                onClick={() => show({ method: each.method })}
              >
                {shown !== null && <img src={pictureUrl(shown.image)} alt="" />}
                <span>
                  <Mark method={each.method} size={10} /> {t(`method.${each.method}`)}
                </span>
              </button>
            </li>
          )
        })}
      </ul>
      {last > 0 && step !== null && (
        <label className="mask-step">
          {t('mask.step', { step: step.index + 1, total: last + 1 })}
          <input
            className="range"
            type="range"
            min={0}
            max={last}
            value={step.index}
            onChange={({ target }) => moveTo(Number(target.value))}
          />
        </label>
      )}
    </section>
  )
}

/** The stack as a list of words and figures. */
function LayerList({ document }: { readonly document: MaskDocument }) {
  const { t } = useTranslation()
  const summary = useSession(({ summary }) => summary)
  const { levels, grow, feather } = document.settings()
  const { done } = document.edits()
  const last = done.at(-1)
  const rows = [
    [t('mask.stage.predicted'), t(`mask.base.${document.base().kind}`)],
    [t('mask.levelsTitle'), `${two(levels.low)} – ${two(levels.high)}, ${two(levels.gamma)}`],
    [
      t('mask.painted'),
      `+${Math.round((summary?.added ?? 0) * 100)} % −${Math.round((summary?.removed ?? 0) * 100)} %`,
    ],
    [t('mask.growFeather'), t('mask.finalNote', { grow, feather })],
    [t('mask.steps'), String(done.length)],
    ...(last === undefined ? [] : [[t('mask.lastStep'), t(`mask.edit.${last}`)]]),
  ]
  return (
    <section aria-labelledby="mask-layers">
      <h2 id="mask-layers" className="field__label">
        {t('mask.layers')}
      </h2>
      <dl className="mask-layers">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="num">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="mask-note">{summaryWords(t, summary)}</p>
    </section>
  )
}
