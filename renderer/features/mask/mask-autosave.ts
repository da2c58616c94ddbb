import type { Client } from '../../client/client.ts'
import type { MaskRecord } from '../../../preload/contract/records.ts'
import { base64Of } from './mask-png.ts'
import { streamedPng } from './streamed-png.ts'
import { deltaMap } from './mask-layers.ts'
import { quietFor, useSession, type Easel } from './mask-session.ts'

/** How long after the last change a mask is saved, in milliseconds. */
const pause = 700

/** Saves the mask on the easel shortly after each change. Nothing has to be remembered to be saved. */
export interface Autosave {
  /** Saves now what is not saved yet. Resolves with the record; null when there is no mask or it could not be saved. */
  readonly flush: () => Promise<MaskRecord | null>
  readonly stop: () => void
}

export function startAutosave(client: Client): Autosave {
  let timer: ReturnType<typeof setTimeout> | undefined
  let underWay: Promise<unknown> = Promise.resolve()
  let last: { readonly easel: Easel; readonly record: MaskRecord } | null = null

  async function save(): Promise<MaskRecord | null> {
    clearTimeout(timer)
    const { easel, save: state, setSave } = useSession.getState()
    if (easel === null) return null
    if (state === 'saved' && last?.easel === easel) return last.record
    setSave('saving')
    try {
      const record = await keep(client, easel)
      const now = useSession.getState()
      if (now.easel?.document === easel.document && now.easel.id !== record.id) {
        useSession.setState({ easel: { ...now.easel, id: record.id } })
      }
      // Painted on meanwhile: the next save is already waiting.
      if (useSession.getState().save === 'saving') {
        setSave('saved')
        last = { easel: useSession.getState().easel ?? easel, record }
      }
      localStorage.setItem(lastMaskKey, record.id)
      return record
    } catch {
      setSave('failed')
      return null
    }
  }
  function flush(): Promise<MaskRecord | null> {
    const next = underWay.then(save)
    underWay = next
    return next
  }
  /** A long stroke is not interrupted by what has been painted of it so far. */
  function saveWhenQuiet(): void {
    const rest = pause - quietFor()
    if (rest > 0) timer = setTimeout(saveWhenQuiet, rest)
    else void flush()
  }
  const unsubscribe = useSession.subscribe(({ save, revision }, before) => {
    if (save !== 'waiting' || (save === before.save && revision === before.revision)) return
    clearTimeout(timer)
    timer = setTimeout(saveWhenQuiet, pause)
  })
  // A mask may be waiting from before the editor was last left.
  if (useSession.getState().save === 'waiting') timer = setTimeout(() => void flush(), pause)
  return {
    flush,
    stop() {
      unsubscribe()
      void flush()
    },
  }
}

/** Where the browser remembers which mask was last on the easel. */
export const lastMaskKey = 'fovea.mask'

async function keep(client: Client, { document, id, name, follow }: Easel): Promise<MaskRecord> {
  const { width, height, final, delta } = document
  const base = document.base()
  const put = async (data: Uint16Array): Promise<string> =>
    (await client.call('mask.put', { png: base64Of(await streamedPng({ width, height, data })) })).sha256
  // Copies: the mask may be painted on while its layers travel.
  const layers = { final: final.slice(), delta: delta.slice() }
  const settings = document.settings()
  const isPainted = layers.delta.some((value) => value !== 0)
  const baseSha = base.kind === 'blank' ? null : (base.sha256 ?? (await put(base.map)))
  const deltaSha = isPainted ? await put(deltaMap(layers.delta, document).data) : null
  const finalSha = await put(layers.final)
  const stack = { base: baseSha, baseKind: base.kind, delta: deltaSha, final: finalSha, settings, follow }
  return client.call('mask.keep', { id, name, width, height, ...stack })
}
