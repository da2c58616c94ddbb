import { failureOf } from '../../preload/contract/errors.ts'
import type { Failure } from '../../preload/contract/errors.ts'

/** Shown as `what happened. what to do`. */
export function sentenceOf(thrown: unknown): string {
  return sentence(failureOf(thrown))
}

export function sentence(failure: Failure): string {
  return `${failure.message} ${failure.remedy}`
}
