import { Download, Upload } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MaskDocument } from '../../../models/mask/mask-document.ts'
import { fileNameOf } from '../../client/file-name.ts'
import { Button } from '../../ui/button.tsx'
import { OptionSelect } from './mask-option.tsx'
import { alphaPng, maskPng } from './mask-png.ts'
import { useSession } from './mask-session.ts'

type Format = 'grey16' | 'grey8' | 'alpha'

interface MaskFilesProps {
  readonly document: MaskDocument
  readonly onFile: (file: File) => void
}

/** Files in and out: by dialog, and by dragging either way. */
export function MaskFiles({ document, onFile }: MaskFilesProps) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  const [format, setFormat] = useState<Format>('grey16')
  const name = useSession(({ easel }) => easel?.name ?? '')
  const revision = useSession(({ revision }) => revision)
  const file = fileNameOf(name, 'mask', 'png')
  const url = useRef('')
  useEffect(() => () => URL.revokeObjectURL(url.current), [document, format, revision])

  const address = (): string => {
    URL.revokeObjectURL(url.current)
    const { width, height, final } = document
    const map = { width, height, data: final }
    const bytes = format === 'alpha' ? alphaPng(map) : maskPng(map, format === 'grey16' ? 16 : 8)
    url.current = URL.createObjectURL(new Blob([bytes], { type: 'image/png' }))
    return url.current
  }
  return (
    <section className="mask-files" aria-labelledby="mask-files">
      <h2 id="mask-files" className="field__label">
        {t('mask.files')}
      </h2>
      <OptionSelect
        label={t('mask.format')}
        value={format}
        options={[
          ['grey16', t('mask.grey16')],
          ['grey8', t('mask.grey8')],
          ['alpha', t('mask.alpha')],
        ]}
        onChange={setFormat}
      />
      <div className="mask-actions">
        <Button onClick={() => input.current?.click()}>
          <Upload size={14} aria-hidden="true" />
          {t('mask.import')}
        </Button>
        <a
          className="button button--plain"
          href="#export"
          download={file}
          draggable
          title={t('mask.dragOut')}
          onClick={(event) => (event.currentTarget.href = address())}
          onDragStart={(event) => {
            const made = new URL(address(), window.location.href).href
            event.currentTarget.href = made
            // Chromium saves what is dropped on the desktop under this name.
            event.dataTransfer.setData('DownloadURL', `image/png:${file}:${made}`)
          }}
        >
          <Download size={14} aria-hidden="true" />
          {t('mask.export')}
        </a>
      </div>
      <input
        ref={input}
        type="file"
        hidden
        tabIndex={-1}
        aria-label={t('mask.import')}
        accept="image/png,image/jpeg,image/webp"
        onChange={({ target }) => {
          const [chosen] = target.files ?? []
          if (chosen !== undefined) onFile(chosen)
          target.value = ''
        }}
      />
    </section>
  )
}
