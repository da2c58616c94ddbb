/** A loss or gradient that is not a number: nothing sensible can follow, and the pictures so far are kept. */
export class NonFiniteError extends Error {
  constructor(what: string, step: number) {
    super(`the ${what} of step ${step} is not a finite number`)
    this.name = 'NonFiniteError'
  }
}

/** @throws NonFiniteError */
export function assertFinite(value: number, what: string, step: number): void {
  if (!Number.isFinite(value)) throw new NonFiniteError(what, step)
}
