import type { Provider } from '../../models/providers/provider.ts'
import { FoveaError } from '../../preload/contract/errors.ts'
import {
  receipt as receiptSchema,
  type Receipt,
  type RunReceipt,
  type Verification,
} from '../../preload/contract/receipt.ts'
import type { MethodName } from '../../preload/contract/recipe.ts'
import type { EngineClient } from '../engine-supervisor/engine-client.ts'
import type { BlobStore } from '../files/blob-store.ts'
import { findModel } from '../store/model-store.ts'
import type { History } from '../store/schema.ts'
import { stepHashes } from '../store/step-hashes.ts'
import type { EventBus } from './event-bus.ts'
import type { MaskService } from './masks.ts'
import type { PackService } from './packs.ts'
import { receiptOfNow } from './receipt.ts'
import { firstLiveState } from './live-state.ts'
import type { SourceService } from './sources.ts'
import type { StartService } from './starts.ts'
import type { RunService } from './runs.ts'
import { verifyRun } from './verify-run.ts'

/** What a run says about how it was made, and whether it can be made again. */
export interface ReplayService {
  readonly receipt: (id: string) => Promise<RunReceipt>
  /** Says how far it is by `run.verifying`. @throws FoveaError run.unknown, pack.*, image.unknown, engine-exit */
  readonly verify: (id: string, signal: AbortSignal) => Promise<Verification>
}

export interface ReplayParts {
  readonly history: History
  readonly latents: BlobStore
  readonly engine: EngineClient
  readonly packs: PackService
  readonly masks: MaskService
  readonly sources: SourceService
  readonly starts: StartService
  readonly runs: RunService
  readonly version: string
  readonly provider: Provider
  readonly bus: EventBus
}

export function replayService(parts: ReplayParts): ReplayService {
  const { history, runs } = parts

  async function recorded(id: string): Promise<{ manifest: string | null; receipt: Receipt | null }> {
    const row = await history.selectFrom('run').select(['model', 'receipt']).where('id', '=', id).executeTakeFirst()
    if (row === undefined) throw new FoveaError('run.unknown', 'There is no such run.', id, 'Choose one from the list.')
    return { manifest: row.model, receipt: row.receipt === null ? null : receiptSchema.parse(JSON.parse(row.receipt)) }
  }

  return {
    async receipt(id) {
      const { manifest, receipt } = await recorded(id)
      const { recipe } = await runs.get(id)
      const model = manifest === null ? null : await findModel(history, manifest)
      const steps = await stepHashes(history, id)
      return {
        receipt,
        model:
          model === null
            ? null
            : { manifest: model.manifest, pack: model.pack, version: model.version, files: model.files },
        mask: recipe.mask,
        steps: steps.map(({ method, index, image, xT, x0 }) => ({ method, index, image, xT, x0 })),
      }
    },
    async verify(id, signal) {
      const { recipe, changes } = await runs.get(id)
      const pack = await parts.packs.require(recipe.pack)
      const { width, height } = pack.manifest
      const painted = await parts.masks.paintedOf(recipe, width, height)
      // What SGOOL drew under a change cannot be drawn again from the recipe: it is compared up to there.
      const changedFrom = Math.min(...changes.map(({ fromStep }) => fromStep ?? Infinity))
      const hashes = await stepHashes(history, id)
      const task = {
        recipe,
        pack,
        picture: await parts.sources.of(recipe, width, height),
        start: await parts.starts.of(recipe),
        live: firstLiveState(recipe, painted),
        recorded: hashes.filter(({ method, index }) => method !== 'sgool' || index < changedFrom),
        ...(await recorded(id)),
        provider: parts.provider,
        signal,
        onSame: (method: MethodName, done: number, total: number) =>
          parts.bus.emit('run.verifying', { id, method, done, total }),
      }
      const now = receiptOfNow(parts.version, parts.provider)
      return runs.exclusive(() => verifyRun(parts.engine, parts.latents, task, now))
    },
  }
}
