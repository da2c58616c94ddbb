import { useTranslation } from 'react-i18next'
import { Mark } from '../../ui/mark.tsx'
import { useCompare } from './compare-store.ts'
import type { Compared } from './compared.ts'
import { metadataDiff } from './metadata-diff.ts'

/** What is known of the pictures, side by side; only what differs unless all is asked for. */
export function MetadataTable({ compared }: { readonly compared: readonly Compared[] }) {
  const { t } = useTranslation()
  const { onlyDiffering, set } = useCompare()
  const rows = metadataDiff(t, compared)
  const shown = rows.filter(({ differs }) => differs || !onlyDiffering || compared.length < 2)
  const hidden = rows.length - shown.length
  return (
    <section className="metadata" aria-labelledby="metadata-title">
      <header>
        <h2 id="metadata-title">{t(onlyDiffering ? 'compare.differing' : 'compare.everything')}</h2>
        {hidden > 0 && <span>{t('compare.alike', { count: hidden })}</span>}
        <label className="mask-check">
          <input
            type="checkbox"
            checked={onlyDiffering}
            onChange={({ target }) => set({ onlyDiffering: target.checked })}
          />
          {t('compare.onlyDiffering')}
        </label>
      </header>
      <div className="metadata__scroll" tabIndex={0} role="group" aria-labelledby="metadata-title" data-arrows>
        <table>
          <thead>
            <tr>
              <td />
              {compared.map(({ slot }, n) => (
                <th key={n} scope="col">
                  {n + 1} <Mark method={slot.method} size={9} /> {t(`method.${slot.method}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ name, values, differs }) => (
              <tr key={name} data-differs={differs}>
                <th scope="row">{t(`compare.meta.${name}`)}</th>
                {values.map((value, n) => (
                  <td key={n}>{value}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
