/** The value, or a bug report saying why it could not have been missing. */
export function must<T>(value: T | null | undefined, why: string): T {
  if (value === null || value === undefined) throw new Error(`Missing value: ${why}`)
  return value
}
