import type { z } from 'zod'

export interface MethodSchema<I extends z.ZodType, O extends z.ZodType> {
  readonly input: I
  readonly output: O
}

/** A call of the contract. */
export function method<I extends z.ZodType, O extends z.ZodType>(input: I, output: O): MethodSchema<I, O> {
  return { input, output }
}
