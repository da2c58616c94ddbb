/** The value, which cannot be missing because of `why`. */
export function must<T>(value: T | null | undefined, why: string): T {
  if (value === null || value === undefined) throw new Error(`Missing: ${why}`)
  return value
}
