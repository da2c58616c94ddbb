import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useClient } from '../../app/client-context.ts'
import { keys } from '../../app/queries.ts'
import { showRun } from '../../app/shown-run.ts'
import { useView } from '../../app/view-store.ts'
import { sentenceOf } from '../../client/failure-sentence.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { useLineage } from './lineage-store.ts'
import { LineageTree } from './lineage-tree.tsx'

/** The family of a run: the one asked for, else the one on the stage. */
export function LineageDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation()
  const client = useClient()
  const asked = useLineage(({ of }) => of)
  const shown = useView(({ run }) => run)
  const id = asked ?? shown
  const { data: nodes, error } = useQuery({
    queryKey: keys.lineage(id),
    queryFn: ({ signal }) => client.call('run.lineage', { id: id ?? '' }, { signal }),
    enabled: id !== null,
  })
  const close = () => {
    useLineage.getState().ask(null)
    onClose()
  }
  const open = (run: string) => {
    showRun(run)
    useView.getState().show({ workspace: 'create' })
    close()
  }
  return (
    <Dialog title={t('lineage.title')} onClose={close}>
      {error !== null && <p role="alert">{sentenceOf(error)}</p>}
      {nodes?.length === 1 && <p className="lineage__alone">{t('lineage.alone')}</p>}
      {nodes !== undefined && id !== null && <LineageTree nodes={nodes} current={id} onOpen={open} />}
    </Dialog>
  )
}
