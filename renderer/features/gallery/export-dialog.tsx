import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RunSelection } from '../../../preload/contract/annotation.ts'
import type { GalleryItem } from '../../../preload/contract/gallery.ts'
import { exportFormat, metadataLevel, type ExportWhat } from '../../../preload/contract/library-export.ts'
import { useClient } from '../../app/client-context.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { RangeInput } from '../../ui/range-input.tsx'
import { SegmentedInput } from '../../ui/segmented-input.tsx'
import { exportUrl, pictureFileName } from './drag-out.ts'
import { saveAs } from './save-as.ts'
import { useLibraryWork } from './use-library-work.ts'

type Kind = ExportWhat['kind']
type Format = Extract<ExportWhat, { kind: 'pictures' }>['format']
type Metadata = Extract<ExportWhat, { kind: 'pictures' }>['metadata']

interface ExportDialogProps {
  readonly runs: RunSelection
  readonly count: number
  /** The one run, when it is one: its picture goes out as it is instead of in a file of files. */
  readonly single: GalleryItem | null
  readonly onClose: () => void
}

/** Pictures, an archive or numbers, as a file. */
export function ExportDialog({ runs, count, single, onClose }: ExportDialogProps) {
  const { t } = useTranslation()
  const client = useClient()
  const work = useLibraryWork()
  const [kind, setKind] = useState<Kind>('pictures')
  const [format, setFormat] = useState<Format>('png')
  const [metadata, setMetadata] = useState<Metadata>('full')
  const [quality, setQuality] = useState(90)
  const [which, setWhich] = useState<'best' | 'each-method'>('best')
  const [numbers, setNumbers] = useState<'csv' | 'json'>('csv')
  const [isBusy, setBusy] = useState(false)
  const qualityId = useId()
  const image = single?.thumbnails.findLast((each) => each.image !== null)?.image ?? null
  const extension = format === 'jpeg' ? 'jpg' : format

  const what = (): ExportWhat =>
    kind === 'archive'
      ? { kind }
      : kind === 'numbers'
        ? { kind, format: numbers }
        : { kind, which, format, metadata, quality }
  const save = async () => {
    setBusy(true)
    const isWell = await work(async () => {
      if (kind === 'pictures' && which === 'best' && single !== null && image !== null) {
        saveAs(exportUrl(image, format, metadata, quality), pictureFileName(single, extension))
        return
      }
      const ready = await client.call('library.export', { runs, what: what() })
      saveAs(ready.address, ready.name)
    })
    setBusy(false)
    if (isWell) onClose()
  }
  const choice = <T extends string>(values: readonly T[], label: (value: T) => string, hint: (value: T) => string) =>
    values.map((value) => ({ value, label: label(value), hint: hint(value) }))
  return (
    <Dialog title={t('gallery.exportTitle', { count })} onClose={onClose}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <SegmentedInput
          label={t('gallery.exportWhat')}
          value={kind}
          options={choice(
            ['pictures', 'archive', 'numbers'] as const,
            (each) => t(`gallery.exportKind.${each}`),
            (each) => t(`gallery.exportKindHint.${each}`),
          )}
          onChange={setKind}
        />
        <p className="dialog__note">{t(`gallery.exportKindHint.${kind}`)}</p>
        {kind === 'pictures' && (
          <>
            <SegmentedInput
              label={t('gallery.exportWhich')}
              value={which}
              options={choice(
                ['best', 'each-method'] as const,
                (each) => t(`gallery.which.${each}`),
                (each) => t(`gallery.whichHint.${each}`),
              )}
              onChange={setWhich}
            />
            <SegmentedInput
              label={t('mask.format')}
              value={format}
              options={choice(
                exportFormat.options,
                (each) => each.toUpperCase(),
                (each) => t(`gallery.formatHint.${each}`),
              )}
              onChange={setFormat}
            />
            {format !== 'png' && (
              <div className="field">
                <label className="field__label" htmlFor={qualityId}>
                  {t('gallery.quality', { n: quality })}
                </label>
                <RangeInput
                  id={qualityId}
                  min={1}
                  max={100}
                  step={1}
                  value={quality}
                  valueText={String(quality)}
                  onChange={setQuality}
                />
              </div>
            )}
            <SegmentedInput
              label={t('gallery.metadata')}
              value={metadata}
              options={choice(
                metadataLevel.options,
                (each) => t(`gallery.metadataLevel.${each}`),
                (each) => t(`gallery.metadataHint.${each}`),
              )}
              onChange={setMetadata}
            />
            <p className="dialog__note">{t(`gallery.metadataHint.${metadata}`)}</p>
          </>
        )}
        {kind === 'numbers' && (
          <SegmentedInput
            label={t('mask.format')}
            value={numbers}
            options={choice(
              ['csv', 'json'] as const,
              (each) => each.toUpperCase(),
              (each) => t(`gallery.formatHint.${each}`),
            )}
            onChange={setNumbers}
          />
        )}
        <div className="dialog__foot">
          <Button onClick={onClose}>{t('gallery.cancel')}</Button>
          <Button look="primary" type="submit" disabled={isBusy}>
            {t('gallery.saveFile')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
