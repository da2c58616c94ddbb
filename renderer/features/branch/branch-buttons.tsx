import { GitBranch, Network } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Drawing, Run } from '../../../preload/contract/records.ts'
import { useDialogs } from '../../app/dialog-store.ts'
import { useKeysOf } from '../../app/use-bindings.ts'
import { useCommands } from '../../app/use-commands.ts'
import { useView } from '../../app/view-store.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { useCursor } from '../timeline/cursor-store.ts'
import { shownStep } from '../timeline/shown-step.ts'
import { useBranch } from './use-branch.ts'

interface BranchButtonsProps {
  readonly run: Run
  readonly drawings: readonly Drawing[]
}

/** Going on from the step at the cursor of the chosen picture, and the family of the run. */
export function BranchButtons({ run, drawings }: BranchButtonsProps) {
  const { t } = useTranslation()
  const cursor = useCursor(({ cursor }) => cursor)
  const method = useView((view) => view.method)
  const branch = useBranch()
  const show = useDialogs((dialogs) => dialogs.show)
  const branchKeys = useKeysOf('branch')
  const lineageKeys = useKeysOf('lineage')
  const drawing = drawings.find((each) => each.method === method && each.steps.length > 0)
  const step = drawing === undefined ? null : shownStep(drawing, cursor)
  const goOn = () => {
    if (drawing !== undefined && step !== null) void branch(run, drawing.method, step.index)
  }
  const showFamily = () => show('lineage')
  useCommands({ branch: goOn, lineage: showFamily })
  return (
    <>
      <IconButton
        label={
          step === null ? t('branch.here') : t('branch.hereAt', { method: t(`method.${method}`), step: step.index + 1 })
        }
        aria-keyshortcuts={branchKeys.names}
        disabled={step === null}
        onClick={goOn}
      >
        <GitBranch size={15} />
      </IconButton>
      <IconButton label={t('lineage.open')} aria-keyshortcuts={lineageKeys.names} onClick={showFamily}>
        <Network size={15} />
      </IconButton>
    </>
  )
}
