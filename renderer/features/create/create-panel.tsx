import { useTranslation } from 'react-i18next'
import { QueuePart } from '../running/queue-part.tsx'
import { RunningCard } from '../running/running-card.tsx'
import { useSettings } from '../settings/settings-store.ts'
import { BalanceField } from './balance-field.tsx'
import { DrawButton } from './draw-button.tsx'
import { EngineFields } from './engine-fields.tsx'
import { MaskChip } from './mask-chip.tsx'
import { MethodPicker } from './method-picker.tsx'
import { PromptFields } from './prompt-fields.tsx'
import { RegionField } from './region-field.tsx'
import { SeedField } from './seed-field.tsx'
import { StartField } from '../branch/start-field.tsx'
import { SourceField } from './source-field.tsx'
import './create-panel.css'

/** Everything an artist sets, and the button that draws it. */
export function CreatePanel() {
  const { t } = useTranslation()
  const isReady = useSettings(({ isReady }) => isReady)
  return (
    <aside className="studio__left" data-region tabIndex={-1} aria-label={t('region.settings')}>
      <form className="create" onSubmit={(event) => event.preventDefault()}>
        <fieldset className="create__fields" disabled={!isReady}>
          <PromptFields />
          <SourceField />
          <StartField />
          <MethodPicker />
          <SeedField />
          <BalanceField />
          <RegionField />
          <MaskChip />
          <EngineFields />
        </fieldset>
      </form>
      <div className="create__foot">
        <DrawButton />
        <RunningCard />
        <QueuePart />
      </div>
    </aside>
  )
}
