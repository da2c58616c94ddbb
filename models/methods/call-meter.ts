import type { CallProgress, MethodHooks } from './method.ts'

/** Leaves the step under way when `now` is asked for. Caught by `unlessStopped`; nobody else sees it. */
class StoppedNow extends Error {}

/** Counts native calls, reports them, and lets a stop act between them. */
export class CallMeter {
  private readonly hooks: MethodHooks
  private outerTotal: number
  private outer = 0
  private inner = 0
  private innerTotal = 0
  private all = 0
  private startedAt = 0

  constructor(hooks: MethodHooks, outerTotal: number) {
    this.hooks = hooks
    this.outerTotal = outerTotal
  }

  /** U-Net calls since the beginning. */
  get total(): number {
    return this.all
  }

  /** U-Net calls and milliseconds of the step under way. */
  get ofStep(): { readonly unetCalls: number; readonly ms: number } {
    return { unetCalls: this.inner, ms: this.hooks.now() - this.startedAt }
  }

  /** @param outerTotal when it changed */
  beginStep(outer: number, innerTotal: number, outerTotal = this.outerTotal): void {
    this.outer = outer
    this.outerTotal = outerTotal
    this.inner = 0
    this.innerTotal = innerTotal
    this.startedAt = this.hooks.now()
  }

  /** Runs a native call that isn't the U-Net's. */
  async run<T>(call: () => Promise<T>): Promise<T> {
    if (this.hooks.stopRequest() === 'now') throw new StoppedNow()
    return await call()
  }

  /** Runs a U-Net call and reports it. */
  async runUnet(phase: CallProgress['phase'], call: () => Promise<Float32Array>): Promise<Float32Array> {
    const result = await this.run(call)
    this.inner += 1
    this.all += 1
    const { outer, outerTotal, inner, innerTotal } = this
    await this.hooks.onCall({ outer, outerTotal, inner, innerTotal, phase }, phase === 'forward' ? result : null)
    return result
  }
}

/** The result of `work`, or null when `now` ended it on the way. */
export async function unlessStopped<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (thrown) {
    if (thrown instanceof StoppedNow) return null
    throw thrown
  }
}
