import { useTranslation } from 'react-i18next'
import { keyWords } from '../../app/key-words.ts'
import { useBindings } from '../../app/use-bindings.ts'

const hinted = ['compareMode', 'compareDifference', 'compareSync', 'compareLoupe', 'compareWinner'] as const

/** The keys that are wanted most while comparing, as they are bound now. */
export function CompareHints() {
  const { t } = useTranslation()
  const bindings = useBindings()
  return (
    <p className="compare-side__keys">
      {hinted
        .filter((name) => bindings[name].length > 0)
        .map((name) => `${bindings[name].map(keyWords).join(' ')} ${t(`shortcuts.${name}`)}`)
        .join(' · ')}
    </p>
  )
}
