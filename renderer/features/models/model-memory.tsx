import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useClient, useLink } from '../../app/client-context.ts'
import { keys } from '../../app/queries.ts'
import { sentenceOf } from '../../client/failure-sentence.ts'
import { bytes } from '../../i18n/format.ts'
import { Spinner } from '../../ui/spinner.tsx'

/** What drawing with a model takes at the sizes offered, and whether this machine has it. The host takes seconds to say. */
export function ModelMemory({ id }: { readonly id: string }) {
  const { t } = useTranslation()
  const client = useClient()
  const enabled = useLink() === 'connected'
  const { data, error } = useQuery({
    queryKey: keys.modelMemory(id),
    queryFn: ({ signal }) => client.call('model.memory', { id }, { signal }),
    enabled,
  })
  const need = (size: number, isThere: boolean) => (isThere ? bytes(size) : t('models.notFree', { size: bytes(size) }))
  return (
    <section aria-labelledby="models-memory">
      <h3 id="models-memory">{t('models.memory')}</h3>
      {error !== null && <p className="models-bad">{sentenceOf(error)}</p>}
      {data === undefined && error === null && (
        <p className="models-note">
          <Spinner /> {t('models.estimating')}
        </p>
      )}
      {data !== undefined && (
        <>
          <table className="models-table num">
            <thead>
              <tr>
                <th scope="col">{t('models.pictureSize')}</th>
                <th scope="col">{t('models.toDraw')}</th>
                <th scope="col">{t('models.toOptimise')}</th>
              </tr>
            </thead>
            <tbody>
              {data.sizes.map(({ side, draw, optimise, canDraw, canOptimise }) => (
                <tr key={side}>
                  <th scope="row">{t('models.square', { side })}</th>
                  <td className={canDraw ? undefined : 'models-bad'}>{need(draw, canDraw)}</td>
                  <td className={canOptimise ? undefined : 'models-bad'}>{need(optimise, canOptimise)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className="models-note">{t('models.memoryNote', { free: bytes(data.available) })}</p>
        </>
      )}
    </section>
  )
}
