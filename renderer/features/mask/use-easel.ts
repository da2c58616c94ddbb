import { useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { BaseLayer } from '../../../models/mask/edit-history.ts'
import type { MaskMap } from '../../../models/mask/mask-map.ts'
import { resizeMap } from '../../../models/mask/resize-map.ts'
import type { MaskRecord } from '../../../preload/contract/records.ts'
import { useClient, useLink } from '../../app/client-context.ts'
import { useStudio } from '../../app/queries.ts'
import { sentenceOf } from '../../client/failure-sentence.ts'
import { useSettings } from '../settings/settings-store.ts'
import { useToasts } from '../status/toast-store.ts'
import { lastMaskKey, startAutosave, type Autosave } from './mask-autosave.ts'
import { fetchLayers, fetchMap, layersOn } from './mask-layers.ts'
import { MaskFileError, readMaskFile } from './mask-png.ts'
import { useSession } from './mask-session.ts'

/** Ways to bring a mask on the easel, and to replace its first layer. */
export interface EaselWork {
  readonly open: (record: MaskRecord) => Promise<void>
  readonly blank: () => void
  /** A new mask on a picture's predicted attention. */
  readonly startOn: (saliency: string) => Promise<void>
  /** Replaces the first layer of the mask on the easel. */
  readonly predictAgain: (saliency: string) => Promise<void>
  /** A file becomes the first layer of a new mask. */
  readonly bringFile: (file: Blob, name: string) => Promise<void>
  readonly autosave: Autosave | null
}

/** Opens the mask that was last on the easel, saves what is painted, and offers what may be put there. */
export function useEasel(saliency: string | null, isLookedUp: boolean): EaselWork {
  const { t } = useTranslation()
  const client = useClient()
  const link = useLink()
  const { data: studio } = useStudio()
  const packId = useSettings(({ form }) => form.pack)
  const pack = studio?.packs.find(({ id }) => id === packId)
  const autosave = useMemo(() => startAutosave(client), [client])
  useEffect(() => () => autosave.stop(), [autosave])

  const work = useMemo(() => {
    const { place } = useSession.getState()
    const fresh = { id: null, name: t('mask.untitled'), follow: false }
    const failed = (thrown: unknown): void =>
      useToasts.getState().toast({ text: t('mask.failed', { reason: sentenceOf(thrown) }), isBad: true })
    const size = pack === undefined ? null : { width: pack.width, height: pack.height }
    const predicted = (map: MaskMap, sha256: string): BaseLayer => ({ map: map.data, sha256, kind: 'predicted' })
    return {
      async open(record: MaskRecord) {
        await autosave.flush()
        try {
          place(await fetchLayers(record), { id: record.id, name: record.name, follow: record.follow })
          localStorage.setItem(lastMaskKey, record.id)
        } catch (thrown) {
          failed(thrown)
        }
      },
      blank() {
        if (size !== null) void autosave.flush().then(() => place(layersOn(size, null), fresh))
      },
      async startOn(sha256: string) {
        await autosave.flush()
        try {
          const map = await fetchMap(sha256)
          place(layersOn(map, predicted(map, sha256)), fresh)
        } catch (thrown) {
          failed(thrown)
        }
      },
      async predictAgain(sha256: string) {
        const { easel } = useSession.getState()
        if (easel === null) return
        try {
          const map = await fetchMap(sha256)
          const fits = map.width === easel.document.width && map.height === easel.document.height
          const base = fits
            ? predicted(map, sha256)
            : { ...predicted(resizeMap(map, easel.document), sha256), sha256: null }
          easel.document.setBase(base, 'predict')
        } catch (thrown) {
          failed(thrown)
        }
      },
      async bringFile(file: Blob, name: string) {
        try {
          const map = await readMaskFile(file)
          const target = useSession.getState().easel?.document ?? size ?? map
          const fitted = resizeMap(map, { width: target.width, height: target.height })
          await autosave.flush()
          place(layersOn(fitted, { map: fitted.data, sha256: null, kind: 'imported' }), { ...fresh, name })
          useSession.getState().setSave('waiting')
          useToasts.getState().toast({ text: t('mask.brought', { name }) })
        } catch (thrown) {
          const reason = thrown instanceof MaskFileError ? thrown.reason : 'unreadable'
          useToasts.getState().toast({ text: t(`mask.refused.${reason}`, { name }), isBad: true })
        }
      },
    }
  }, [autosave, pack, t])

  useEffect(() => {
    if (link !== 'connected' || !isLookedUp || pack === undefined || useSession.getState().easel !== null) return
    const last = localStorage.getItem(lastMaskKey)
    const begin = (): void => {
      if (useSession.getState().easel !== null) return
      if (saliency === null) work.blank()
      else void work.startOn(saliency)
    }
    if (last === null) return begin()
    let isCurrent = true
    client
      .call('mask.open', { id: last })
      .then((record) => (isCurrent && useSession.getState().easel === null ? work.open(record) : undefined))
      // Removed meanwhile: begin as on the first day.
      .catch(() => isCurrent && begin())
    return () => {
      isCurrent = false
    }
  }, [client, link, isLookedUp, pack, saliency, work])

  return { ...work, autosave }
}
