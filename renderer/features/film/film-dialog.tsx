import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Drawing, Run } from '../../../preload/contract/records.ts'
import { useView } from '../../app/view-store.ts'
import { fileNameOf } from '../../client/file-name.ts'
import { saveBlob } from '../../client/save-blob.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { RangeInput } from '../../ui/range-input.tsx'
import { SegmentedInput } from '../../ui/segmented-input.tsx'
import { useToasts } from '../status/toast-store.ts'
import { lastStep } from '../timeline/shown-step.ts'
import { filmOf } from './film-of-run.ts'
import type { FilmFormat } from './make-film.ts'

interface FilmDialogProps {
  readonly run: Run
  readonly drawings: readonly Drawing[]
  readonly onClose: () => void
}

const sides = ['256', '384', '512'] as const
const formats = ['webp', 'webm', 'frames'] as const satisfies readonly FilmFormat[]
const extensions = { webp: 'webp', webm: 'webm', frames: 'zip' } as const

/** The steps of all lanes as a moving picture to take away. */
export function FilmDialog({ run, drawings, onClose }: FilmDialogProps) {
  const { t } = useTranslation()
  const { overlay, overlayKind, overlayOpacity, crisp } = useView()
  const [format, setFormat] = useState<FilmFormat>('webp')
  const [side, setSide] = useState<(typeof sides)[number]>('256')
  const [perSecond, setPerSecond] = useState(8)
  const [done, setDone] = useState<number | null>(null)
  const work = useRef<AbortController | null>(null)
  const frames = lastStep(drawings) + 1

  async function make(): Promise<void> {
    const own = new AbortController()
    work.current = own
    setDone(0)
    try {
      // Encoders and containers are a chunk of their own.
      const { makeFilm } = await import('./make-film.ts')
      const look = { side: Number(side), overlay: overlay ? overlayKind : null, opacity: overlayOpacity, crisp }
      const blob = await makeFilm(filmOf(t, run, drawings, look, perSecond), format, setDone, own.signal)
      saveBlob(blob, fileNameOf(`${run.recipe.prompt} ${run.recipe.seed}`, 'film', extensions[format]))
      onClose()
    } catch {
      // Either the artist ended it, or a picture of the run is no longer there.
      if (!own.signal.aborted) useToasts.getState().toast({ text: t('film.failed'), isBad: true })
      setDone(null)
    }
  }
  const close = () => {
    work.current?.abort()
    onClose()
  }
  return (
    <Dialog title={t('film.title')} onClose={close}>
      <p className="dialog__note">
        {t(overlay ? 'film.withOverlay' : 'film.plain', { count: frames, overlay: t(`overlay.${overlayKind}`) })}
      </p>
      <SegmentedInput
        label={t('film.format')}
        value={format}
        options={formats.map((value) => ({
          value,
          label: t(`film.formatName.${value}`),
          hint: t(`film.formatHint.${value}`),
        }))}
        onChange={setFormat}
      />
      <SegmentedInput
        label={t('film.side')}
        value={side}
        options={sides.map((value) => ({ value, label: value, hint: t('film.sideHint', { side: value }) }))}
        onChange={setSide}
      />
      {format !== 'frames' && (
        <Field label={t('film.speed')} value={t('film.perSecond', { n: perSecond })}>
          {(id) => (
            <RangeInput
              id={id}
              min={1}
              max={30}
              step={1}
              value={perSecond}
              valueText={t('film.perSecond', { n: perSecond })}
              onChange={setPerSecond}
            />
          )}
        </Field>
      )}
      {done !== null && <ProgressBar label={t('film.progress')} value={done} max={frames} />}
      <div className="dialog__foot">
        <Button onClick={close}>{t('film.cancel')}</Button>
        <Button look="primary" disabled={done !== null} onClick={() => void make()}>
          {t('film.make')}
        </Button>
      </div>
    </Dialog>
  )
}
