import type { Attributes, TensorType } from './graph.ts'

/** An input as inference sees it; `constant` holds the elements when they are known when the graph is built. */
export interface InferenceInput extends TensorType {
  readonly constant: readonly number[] | null
}

/** One operator call to be typed. `null` is an absent optional input. */
export interface InferenceCall {
  readonly op: string
  readonly inputs: readonly (InferenceInput | null)[]
  readonly attributes: Attributes
  readonly outputs: number
}

/** The types of a call's outputs, or a throw saying what does not fit. */
export type InferenceRule = (call: InferenceCall) => readonly TensorType[]

export function inputOf(call: InferenceCall, index: number): InferenceInput {
  const input = call.inputs[index]
  if (input === null || input === undefined) throw new Error(`input ${index} is missing`)
  return input
}

export function hasInput(call: InferenceCall, index: number): boolean {
  return (call.inputs[index] ?? null) !== null
}

/** An input whose elements decide the output's shape, so they have to be known now. */
export function constantOf(call: InferenceCall, index: number): readonly number[] {
  const { constant } = inputOf(call, index)
  if (constant === null) throw new Error(`input ${index} must be a constant: shapes are static here`)
  return constant
}
