import { expect } from 'vitest'

/** Waits until what `read` gives meets the expectation that follows. As patient as Playwright: machines can be busy. */
export function eventually<T>(read: () => T | Promise<T>) {
  return expect.poll(read, { timeout: 30_000 })
}
