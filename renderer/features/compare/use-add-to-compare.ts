import { useTranslation } from 'react-i18next'
import { useView } from '../../app/view-store.ts'
import { useToasts } from '../status/toast-store.ts'
import { isSameSlot, mostSlots, useCompare, type Slot } from './compare-store.ts'

/** Puts a picture into the comparison, the oldest of four making room, and says so with a way there. */
export function useAddToCompare(): (slot: Slot) => void {
  const { t } = useTranslation()
  return (slot) => {
    const { slots, add } = useCompare.getState()
    if (!slots.some((each) => isSameSlot(each, slot))) add(slot)
    useToasts.getState().toast({
      text: t('compare.added', { n: Math.min(mostSlots, useCompare.getState().slots.length) }),
      action: t('compare.goThere'),
      run: () => useView.getState().show({ workspace: 'compare' }),
    })
  }
}
