/**
 * A value that cannot be missing here.
 *
 * @param why the invariant that says so; it becomes the message when it is broken, which is a bug
 */
export function must<T>(value: T | null | undefined, why: string): T {
  if (value === null || value === undefined) throw new Error(`broken invariant: ${why}`)
  return value
}
