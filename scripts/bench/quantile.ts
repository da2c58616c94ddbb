/** The least of the values that `share` of them (0..1) do not exceed: nearest rank. NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const rank = Math.max(1, Math.ceil(values.length * share))
  return values.toSorted((a, b) => a - b)[rank - 1] ?? NaN
}
