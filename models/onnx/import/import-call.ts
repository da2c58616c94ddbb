import type { Value } from '../../nn/graph-builder.ts'
import type { Attributes } from '../graph.ts'
import { isKnown, type Item, type Known } from './known.ts'
import type { Tracer } from './tracer.ts'

/** One operator call of the file, its inputs traced. */
export interface ImportCall {
  readonly t: Tracer
  readonly op: string
  /** The version of the operator's domain. */
  readonly version: number
  readonly attributes: Attributes
  /** Trailing absent inputs are cut off. */
  readonly inputs: readonly (Item | null)[]
  /** How many outputs the node lists. */
  readonly declared: number
  /** How many of them, from the front, anything reads. */
  readonly wanted: number
  /** The remarks of the import's report. */
  readonly note: (remark: string) => void
  /** Declares an input the file does not have (random numbers). */
  readonly newInput: (hint: string, like: Item) => Value | null
}

/** The call's outputs as canonical operators of opset 17, the first `wanted` at least. Throws when it does not fit. */
export type ImportRule = (call: ImportCall) => readonly Item[]

export function itemAt(call: ImportCall, index: number): Item {
  const item = call.inputs[index]
  if (item === null || item === undefined) throw new Error(`input ${index} is missing`)
  return item
}

export function maybeAt(call: ImportCall, index: number): Item | null {
  return call.inputs[index] ?? null
}

/** A shape that depends on what the model is given. */
export class ComputedShape extends Error {}

/** An input that decides shapes, so that it has to be known now. */
export function knownAt(call: ImportCall, index: number): Known {
  const item = itemAt(call, index)
  if (!isKnown(item)) {
    throw new ComputedShape(`input ${index} is computed from the model's inputs, but decides a shape`)
  }
  return item
}

export function numbersAt(call: ImportCall, index: number): readonly number[] {
  return knownAt(call, index).data
}

export function maybeNumbersAt(call: ImportCall, index: number): readonly number[] | null {
  return maybeAt(call, index) === null ? null : numbersAt(call, index)
}

/** An input as known numbers, or the attribute it was before some opset. Null when neither is given. */
export function inputOrInts(call: ImportCall, index: number, name: string): readonly number[] | null {
  const given = maybeNumbersAt(call, index)
  if (given !== null) return given
  const attribute = call.attributes[name]
  return attribute?.kind === 'ints' ? attribute.value : null
}

/** The call's attributes without those named. */
export function without(attributes: Attributes, ...names: readonly string[]): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !names.includes(name)))
}
