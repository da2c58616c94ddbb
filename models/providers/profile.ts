import type { Attributes, TensorType } from '../onnx/graph.ts'

/** One input as a provider sees it when the session is made. */
export interface ProfiledInput extends TensorType {
  /** Known before the first run, so that the loader may fold or pack it. */
  readonly constant: boolean
  /** The elements of a small constant; null for anything else. */
  readonly numbers: readonly number[] | null
}

/** One call as a provider sees it when the session is made. */
export interface ProfiledCall {
  readonly op: string
  readonly attributes: Attributes
  readonly inputs: readonly (ProfiledInput | null)[]
  readonly outputs: readonly TensorType[]
}

export interface ProviderProfile {
  /** Why the provider does not run this call itself; null when it does. */
  readonly refuses: (call: ProfiledCall) => string | null
}

/** Named, because it decides which other form a transposed convolution takes. */
export const noOutputPadding = 'it has no output_padding'

export const everything: ProviderProfile = { refuses: () => null }

/** A profile from the operators a provider has, and what it makes of particular calls of them. */
export function profileOf(
  has: readonly string[],
  limits: Readonly<Record<string, (call: ProfiledCall) => string | null>>,
): ProviderProfile {
  const known = new Set(has)
  return {
    refuses(call) {
      if (!known.has(call.op)) return 'no such operator'
      return Object.hasOwn(limits, call.op) ? (limits[call.op]?.(call) ?? null) : null
    },
  }
}
