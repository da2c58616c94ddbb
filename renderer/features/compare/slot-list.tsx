import { useId } from 'react'
import { Plus, Trophy, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useRun, useRuns } from '../../app/queries.ts'
import { pictureUrl } from '../../client/picture-url.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { RangeInput } from '../../ui/range-input.tsx'
import { methodOrder } from '../settings/form.ts'
import { isSameSlot, mostSlots, useCompare } from './compare-store.ts'
import type { Slot } from './compare-store.ts'
import type { Compared } from './compared.ts'

interface SlotListProps {
  readonly compared: readonly (Compared | null)[]
  readonly onWinner: (n: number) => void
}

/** Which pictures are compared: for each a run, a method and a step. */
export function SlotList({ compared, onWinner }: SlotListProps) {
  const { t } = useTranslation()
  const { slots, add } = useCompare()
  const last = slots.at(-1)
  return (
    <ol className="slots">
      {slots.map((slot, n) => (
        <SlotItem key={n} n={n} slot={slot} compared={compared[n] ?? null} onWinner={() => onWinner(n)} />
      ))}
      {last !== undefined && slots.length < mostSlots && (
        <li>
          <Button onClick={() => add(last)}>
            <Plus size={14} aria-hidden="true" />
            {t('compare.add')}
          </Button>
        </li>
      )}
    </ol>
  )
}

interface SlotItemProps {
  readonly n: number
  readonly slot: Slot
  readonly compared: Compared | null
  readonly onWinner: () => void
}

function SlotItem({ n, slot, compared, onWinner }: SlotItemProps) {
  const { t } = useTranslation()
  const id = useId()
  const { chosen, winner, set, replace, remove } = useCompare()
  const { data: listed } = useRuns()
  const { data: run } = useRun(slot.run)
  const runs = (listed?.pages ?? []).flatMap((page) => page.runs)
  const drawings = (run?.drawings ?? []).filter(({ steps }) => steps.length > 0)
  const count = compared?.count ?? 1
  const index = Math.min(slot.index, count - 1)
  const isWinner = isSameSlot(winner, slot)
  return (
    <li className="slot" data-chosen={chosen === n}>
      <header>
        <button type="button" className="slot__choose" aria-pressed={chosen === n} onClick={() => set({ chosen: n })}>
          {compared === null ? <span className="slot__none" /> : <img src={pictureUrl(compared.step.image)} alt="" />}
          {t('compare.slot', { n: n + 1 })}
        </button>
        <IconButton label={t('compare.markWinner', { n: n + 1 })} aria-pressed={isWinner} onClick={onWinner}>
          <Trophy size={14} />
        </IconButton>
        <IconButton label={t('compare.remove', { n: n + 1 })} onClick={() => remove(n)}>
          <X size={14} />
        </IconButton>
      </header>
      <label className="slot__field">
        <span className="sr-only">{t('compare.run', { n: n + 1 })}</span>
        <select
          className="input"
          value={slot.run}
          onChange={({ target }) => replace(n, { ...slot, run: target.value })}
        >
          {!runs.some((each) => each.id === slot.run) && (
            <option value={slot.run}>{run?.recipe.prompt ?? t('compare.lost')}</option>
          )}
          {runs.map((each) => (
            <option key={each.id} value={each.id}>
              {t('compare.runName', { prompt: each.prompt, seed: each.seed })}
            </option>
          ))}
        </select>
      </label>
      <div className="slot__row">
        <label>
          <span className="sr-only">{t('compare.method', { n: n + 1 })}</span>
          <select
            className="input"
            value={slot.method}
            onChange={({ target }) => {
              const method = methodOrder.find((each) => each === target.value) ?? slot.method
              const best = drawings.find((each) => each.method === method)?.bestStep ?? 0
              replace(n, { ...slot, method, index: best })
            }}
          >
            {methodOrder
              .filter((method) => method === slot.method || drawings.some((each) => each.method === method))
              .map((method) => (
                <option key={method} value={method}>
                  {t(`method.${method}`)}
                </option>
              ))}
          </select>
        </label>
        <label className="slot__step num" htmlFor={id}>
          {t('compare.step', { step: index + 1, total: count })}
        </label>
        {count > 1 && (
          <RangeInput
            id={id}
            min={1}
            max={Math.max(1, count)}
            step={1}
            value={index + 1}
            valueText={t('compare.step', { step: index + 1, total: count })}
            onChange={(value) => replace(n, { ...slot, index: value - 1 })}
          />
        )}
      </div>
    </li>
  )
}
