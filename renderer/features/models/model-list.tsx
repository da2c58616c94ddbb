import { useTranslation } from 'react-i18next'
import type { ModelRecord } from '../../../preload/contract/models.ts'
import { bytes } from '../../i18n/format.ts'
import { modelWords } from './model-words.ts'

interface ModelListProps {
  readonly models: readonly ModelRecord[]
  readonly chosen: string | null
  readonly onChoose: (id: string) => void
}

/** Every model of the library, with what is wrong in words and not by colour alone. */
export function ModelList({ models, chosen, onChoose }: ModelListProps) {
  const { t } = useTranslation()
  if (models.length === 0) return <p className="models-note">{t('models.empty')}</p>
  return (
    <ul className="models-list">
      {models.map((model) => (
        <li key={model.id}>
          <button
            type="button"
            className="models-list__item"
            aria-current={model.id === chosen}
            onClick={() => onChoose(model.id)}
          >
            <span className="models-list__name">{model.name}</span>
            <span className="models-list__what">
              {t('models.line', { what: modelWords(t, model), size: bytes(model.bytes) })}
            </span>
            {model.state.kind !== 'ready' && (
              <span className="models-bad">{t(`models.state.${model.state.kind}`)}</span>
            )}
            {model.problems.length > 0 && (
              <span className="models-bad">{t('models.problems', { count: model.problems.length })}</span>
            )}
          </button>
        </li>
      ))}
    </ul>
  )
}
