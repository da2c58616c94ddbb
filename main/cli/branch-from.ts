import { FoveaError } from '../../preload/contract/errors.ts'
import { methodName, type MethodName, type Recipe } from '../../preload/contract/recipe.ts'
import type { Host } from '../host.ts'
import { numberOf } from './parse-arguments.ts'

/** A step of a run that a new one goes on from. */
export interface Branch {
  readonly parent: string
  readonly parentStep: { readonly method: MethodName; readonly index: number }
  /** The parent's, drawn by the branched method alone, beginning at that step. */
  readonly recipe: Recipe
  /** False: the step is of an older library, which kept no momentum. */
  readonly momentum: boolean
}

/**
 * What `--from RUN[:METHOD]:STEP` names. Without a method: the last one of the run.
 *
 * @throws FoveaError cli.usage, run.unknown, step.unknown
 */
export async function branchFrom(
  { api }: Host,
  from: string,
  noise: string | undefined,
  signal: AbortSignal,
): Promise<Branch> {
  const { id, named, step } = /^(?<id>[^:]+)(?::(?<named>[a-z]+))?:(?<step>\d+)$/.exec(from)?.groups ?? {}
  const method = named === undefined ? undefined : methodName.safeParse(named)
  if (id === undefined || step === undefined || method?.success === false) {
    const remedy = 'Write RUN:STEP or RUN:METHOD:STEP, for example --from 3f2a…:sgool:7; fovea runs lists the runs.'
    throw new FoveaError('cli.usage', `--from ${from} is not understood.`, 'from', remedy)
  }
  const run = await api['run.get']({ id }, signal)
  const { recipe } = run
  const drawn = method?.data ?? recipe.methods.at(-1) ?? 'sgool'
  const parentStep = { method: drawn, index: Number(step) }
  const { start, momentum } = await api['run.startAt']({ id, ...parentStep }, signal)
  const share = numberOf('noise', noise, 0)
  return {
    parent: id,
    parentStep,
    recipe: { ...recipe, methods: [drawn], start: { ...start, noise: share } },
    momentum,
  }
}
