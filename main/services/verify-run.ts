import type { Provider } from '../../models/providers/provider.ts'
import type { Divergence, Receipt, Verification } from '../../preload/contract/receipt.ts'
import type { MethodName, Recipe } from '../../preload/contract/recipe.ts'
import type { EngineClient } from '../engine-supervisor/engine-client.ts'
import type { LiveState } from '../engine/live-mask.ts'
import type { EngineStep } from '../engine/messages.ts'
import { sha256Of, type BlobStore } from '../files/blob-store.ts'
import type { PackOnDisk } from '../files/verify-pack.ts'
import type { StepHashes } from '../store/step-hashes.ts'
import { receiptChanges } from './receipt.ts'

export interface VerifyTask {
  readonly recipe: Recipe
  readonly pack: PackOnDisk
  /** Of the recipe's source; undefined where it begins with noise. */
  readonly picture: Float32Array | undefined
  /** What the recipe's start names. */
  readonly start: Float32Array | undefined
  readonly live: LiveState
  readonly recorded: readonly StepHashes[]
  /** Manifest hash and receipt of then; null for runs older than receipts. */
  readonly manifest: string | null
  readonly receipt: Receipt | null
  /** To draw with. */
  readonly provider: Provider
  /** Ends it between two native calls; what was compared by then is the answer. */
  readonly signal: AbortSignal
  /** `done` of `total` recorded steps came out the same. */
  readonly onSame: (method: MethodName, done: number, total: number) => void
}

/**
 * Draws a run again without keeping it, and compares the latents of every step with the record, bit by bit.
 *
 * Ends at the first difference: what comes after follows from it.
 */
export async function verifyRun(
  engine: EngineClient,
  latents: BlobStore,
  { recipe, pack, picture, start, live, recorded, manifest, receipt, provider, signal, onSame }: VerifyTask,
  now: Receipt,
): Promise<Verification> {
  const changes = receiptChanges(receipt, now)
  if (manifest !== null && manifest !== pack.manifestHash) {
    changes.push({ what: 'model', then: manifest, now: pack.manifestHash })
  }
  let stepsCompared = 0
  let first: Divergence | null = null
  signal.addEventListener('abort', () => engine.stop('now'))
  for (const method of recipe.methods) {
    const steps = recorded.filter((step) => step.method === method)
    if (steps.length === 0) continue
    if (signal.aborted) break
    let seen = 0
    await engine.draw(
      {
        packFolder: pack.folder,
        packHash: pack.manifestHash,
        places: pack.places,
        provider,
        recipe,
        method,
        picture,
        start,
        live,
      },
      {
        onProgress: () => undefined,
        onPreview: () => undefined,
        async onStep(step) {
          const then = steps[seen]
          if (then === undefined || first !== null) return
          first = await compare(latents, method, then, step)
          seen++
          stepsCompared++
          if (first === null) onSame(method, stepsCompared, recorded.length)
          if (first !== null || seen === steps.length) engine.stop('now')
        },
      },
    )
    const missed = steps[seen]
    if (first === null && missed !== undefined && !signal.aborted)
      first = { ...nothingKnown, method, index: missed.index, what: 'missing' }
    if (first !== null) break
  }
  return { identical: first === null && stepsCompared > 0, stepsCompared, first, changes }
}

const nothingKnown = { maxDifference: null, relative: null, lossDifference: null }

async function compare(
  latents: BlobStore,
  method: MethodName,
  then: StepHashes,
  now: EngineStep,
): Promise<Divergence | null> {
  if (then.index !== now.index) return { ...nothingKnown, method, index: now.index, what: 'extra' }
  for (const [what, hash, values] of [
    ['x_T', then.xT, now.xT],
    ['x_0', then.x0, now.x0],
  ] as const) {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    if (sha256Of(bytes) === hash) continue
    const distance = distanceOf(await latents.get(hash), values)
    return { method, index: now.index, what, ...distance, lossDifference: now.loss - then.loss }
  }
  return null
}

function distanceOf(stored: Uint8Array | null, now: Float32Array): Pick<Divergence, 'maxDifference' | 'relative'> {
  if (stored === null || stored.byteLength !== now.byteLength) return { maxDifference: null, relative: null }
  const then = new Float32Array(new Uint8Array(stored).buffer)
  let [largest, squares, norm] = [0, 0, 0]
  for (let i = 0; i < now.length; i++) {
    const difference = (now[i] ?? 0) - (then[i] ?? 0)
    largest = Math.max(largest, Math.abs(difference))
    squares += difference ** 2
    norm += (then[i] ?? 0) ** 2
  }
  return { maxDifference: largest, relative: norm > 0 ? Math.sqrt(squares / norm) : null }
}
