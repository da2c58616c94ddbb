import { useTranslation } from 'react-i18next'
import type { ModelRecord } from '../../../preload/contract/models.ts'
import { useClient } from '../../app/client-context.ts'
import { bytes } from '../../i18n/format.ts'
import { Button } from '../../ui/button.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { useToasts } from '../status/toast-store.ts'
import { useHashing } from './hashing-store.ts'
import { LocateModel } from './locate-model.tsx'
import { ModelMemory } from './model-memory.tsx'
import { modelWords, parameterWords } from './model-words.ts'
import { useAttempt } from './use-models.ts'

/** Everything known of one model, and what can be done with it. */
export function ModelDetail({ model, onGone }: { readonly model: ModelRecord; readonly onGone: () => void }) {
  const { t } = useTranslation()
  const client = useClient()
  const attempt = useAttempt()
  const { id, name, place, license, roles, missing, problems, parts, state, hash } = model
  const progress = useHashing(({ of }) => of[id])
  const remove = () =>
    attempt(async () => {
      await client.call('model.remove', { id })
      onGone()
      const run = () => void attempt(() => client.call('model.restore', { id }))
      useToasts.getState().toast({ text: t('models.removed', { name }), action: t('models.undo'), run, undo: true })
    })
  const or = (words: readonly string[]) => (words.length === 0 ? t('models.nothing') : words.join(', '))
  const rows: readonly (readonly [string, string])[] = [
    [t('models.what'), modelWords(t, model)],
    [t('models.size'), t('models.sizes', { parameters: parameterWords(t, model), bytes: bytes(model.bytes) })],
    [t('models.license'), license ?? t('models.notStated')],
    [t('models.serves'), or(roles.map((role) => t(`models.roleName.${role}`)))],
    [t('models.missing'), or(missing.map((part) => t(`models.missingPart.${part}`)))],
    [t('models.place'), place],
  ]
  return (
    <section className="models-detail" data-region tabIndex={-1} aria-labelledby="model-name">
      <h2 id="model-name">{name}</h2>
      <LocateModel model={model} />
      <dl className="models-facts">
        {rows.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {roles.includes('base') && state.kind === 'ready' && <ModelMemory id={id} />}
      {problems.length > 0 && (
        <>
          <h3>{t('models.wrong')}</h3>
          <ul className="models-problems">
            {problems.map(({ item, message }) => (
              <li key={item + message}>
                {message.startsWith(item) ? message : t('models.problemOf', { item, message })}
              </li>
            ))}
          </ul>
        </>
      )}
      {parts.length > 1 && (
        <>
          <h3>{t('models.parts')}</h3>
          <ul className="models-parts">
            {parts.map((part) => (
              <li key={part.path + part.kind}>{t('models.part', { path: part.path, what: modelWords(t, part) })}</li>
            ))}
          </ul>
        </>
      )}
      <h3>{t('models.hashes')}</h3>
      {hash.state === 'done' ? (
        <ul className="models-hashes num">
          {hash.files.map((file) => (
            <li key={file.path}>
              <span>{file.path}</span> <code>{file.sha256}</code>
            </li>
          ))}
        </ul>
      ) : progress !== undefined && progress.state === 'running' ? (
        <ProgressBar label={t('models.hashing', { name })} value={progress.done} max={progress.total} />
      ) : (
        <p className="models-note">{t('models.notHashed')}</p>
      )}
      <div className="models-row">
        {hash.state !== 'done' && (
          <Button onClick={() => void attempt(() => client.call('model.hash', { id }))}>{t('models.hash')}</Button>
        )}
        <Button look="danger" onClick={() => void remove()}>
          {t('models.remove')}
        </Button>
      </div>
    </section>
  )
}
