import { CircleAlert, CircleCheck } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { sentence } from '../../client/failure-sentence.ts'
import type { ImportAnswer } from '../../../preload/contract/library-export.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { galleryKeys } from './gallery-keys.ts'
import { importFile, type Imported } from './import-files.ts'

interface ImportDialogProps {
  /** What was dropped on the window; empty to choose here. */
  readonly files: readonly File[]
  readonly onClose: () => void
}

/** Brings in pictures of other programs and archives of ours, and says of each what was understood. */
export function ImportDialog({ files, onClose }: ImportDialogProps) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const input = useRef<HTMLInputElement>(null)
  const [results, setResults] = useState<readonly Imported[]>([])
  const controller = useRef(new AbortController())

  async function bring(chosen: readonly File[]): Promise<void> {
    const before = results.length
    setResults((known) => [...known, ...chosen.map(({ name }): Imported => ({ name, state: 'waiting' }))])
    for (const [n, file] of chosen.entries()) {
      const result = await importFile(file, controller.current.signal)
      setResults((known) => known.map((each, at) => (at === before + n ? result : each)))
    }
    void cache.invalidateQueries({ queryKey: galleryKeys.all })
  }
  useEffect(() => {
    if (files.length > 0) void bring(files)
    const { current } = controller
    return () => current.abort()
    // eslint-disable-next-line react-hooks/exhaustive-deps -- what was dropped is brought in once
  }, [])
  return (
    <Dialog title={t('gallery.importTitle')} onClose={onClose}>
      <>
        <p className="dialog__note">{t('gallery.importNote')}</p>
        <ul className="imports" aria-live="polite">
          {results.map((result, n) => (
            <li key={n} className="imports__file" data-state={result.state}>
              {result.state === 'waiting' ? (
                <Spinner />
              ) : result.state === 'done' ? (
                <CircleCheck size={15} aria-hidden="true" />
              ) : (
                <CircleAlert size={15} aria-hidden="true" />
              )}
              <div>
                <p className="imports__name">{result.name}</p>
                {result.state === 'waiting' && <p className="dialog__note">{t('gallery.reading')}</p>}
                {result.state === 'refused' && (
                  <p>{result.failure === null ? t('gallery.importLost') : sentence(result.failure)}</p>
                )}
                {result.state === 'done' && <Understood answer={result.answer} />}
              </div>
            </li>
          ))}
        </ul>
        <div className="dialog__foot">
          <Button onClick={() => input.current?.click()}>{t('gallery.chooseFiles')}</Button>
          <Button look={results.length > 0 ? 'primary' : 'plain'} onClick={onClose}>
            {t('gallery.done')}
          </Button>
        </div>
        <input
          ref={input}
          type="file"
          hidden
          multiple
          tabIndex={-1}
          aria-label={t('gallery.chooseFiles')}
          accept="image/png,.tar,application/x-tar"
          onChange={({ target }) => {
            const chosen = [...(target.files ?? [])]
            target.value = ''
            if (chosen.length > 0) void bring(chosen)
          }}
        />
      </>
    </Dialog>
  )
}

/** What a file said of itself, as far as it was understood. */
function Understood({ answer }: { readonly answer: ImportAnswer }) {
  const { t } = useTranslation()
  if (answer.kind === 'archive') {
    return <p>{t('gallery.archiveRead', { added: answer.added, known: answer.known })}</p>
  }
  const { source } = answer
  if (source.program === 'unknown') return <p className="dialog__note">{t('gallery.notUnderstood')}</p>
  const parts = [
    t(`gallery.programName.${source.program}`),
    source.seed === null ? '' : t('gallery.cell.seed', { seed: source.seed }),
    source.steps === null ? '' : t('gallery.steps', { count: source.steps }),
    source.sampler ?? '',
    source.guidance === null ? '' : t('gallery.guidanceOf', { value: source.guidance }),
    source.model ?? '',
  ]
  return (
    <>
      <p>{source.prompt}</p>
      <p className="dialog__note">{parts.filter((part) => part !== '').join(' · ')}</p>
    </>
  )
}
