import { useCallback, useEffect, useRef } from 'react'
import { ImagePlus, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useClient } from '../../app/client-context.ts'
import { useStudio } from '../../app/queries.ts'
import { sentenceOf } from '../../client/failure-sentence.ts'
import { pictureUrl } from '../../client/picture-url.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { useSettings } from '../settings/settings-store.ts'
import { useToasts } from '../status/toast-store.ts'
import { exifOf } from './exif-of-file.ts'
import { base64Of, formFrom, pngOf } from './source-file.ts'

/** The picture that a drawing begins with, chosen or dropped anywhere in this workspace; without one it begins with noise. */
export function SourceField() {
  const { t } = useTranslation()
  const client = useClient()
  const { data: studio } = useStudio()
  const { form, change } = useSettings()
  const input = useRef<HTMLInputElement>(null)
  const pack = studio?.packs.find(({ id }) => id === form.pack)

  const bring = useCallback(
    async (file: File) => {
      if (pack === undefined) return
      const { toast } = useToasts.getState()
      const name = file.name.slice(0, 200) || t('settings.source')
      const png = await pngOf(file, pack).catch(() => null)
      if (png === null) return toast({ text: t('settings.sourceUnreadable', { name }), isBad: true })
      try {
        const block = await exifOf(file)
        const exif = block && (await base64Of(new Blob([block])))
        const { sha256, said } = await client.call('source.put', { png, name, exif })
        const { form: before } = useSettings.getState()
        change({ source: sha256, ...(said !== null && formFrom(said)) })
        toast({
          text: t(said === null ? 'settings.sourceBrought' : 'settings.sourceFilled', { name }),
          action: t('settings.sourceUndo'),
          run: () => change(before),
          undo: true,
        })
      } catch (thrown) {
        toast({ text: sentenceOf(thrown), isBad: true })
      }
    },
    [client, pack, change, t],
  )

  useEffect(() => {
    const over = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault()
    }
    const drop = (event: DragEvent) => {
      const file = event.dataTransfer?.files[0]
      if (file === undefined || event.defaultPrevented) return
      event.preventDefault()
      void bring(file)
    }
    window.addEventListener('dragover', over)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragover', over)
      window.removeEventListener('drop', drop)
    }
  }, [bring])

  return (
    <div className="source">
      {form.source === null ? (
        <Button title={t('settings.sourceHint')} onClick={() => input.current?.click()}>
          <ImagePlus size={15} aria-hidden="true" />
          {t('settings.source')}
        </Button>
      ) : (
        <>
          <img className="source__picture" src={pictureUrl(form.source)} alt={t('settings.sourceAlt')} />
          <p className="source__note">{t('settings.sourceNote')}</p>
          <IconButton label={t('settings.sourceClear')} onClick={() => change({ source: null })}>
            <X size={14} />
          </IconButton>
        </>
      )}
      <input
        ref={input}
        hidden
        type="file"
        aria-label={t('settings.source')}
        accept="image/png,image/jpeg,image/webp"
        onChange={({ target }) => {
          const [file] = target.files ?? []
          if (file !== undefined) void bring(file)
          target.value = ''
        }}
      />
    </div>
  )
}
