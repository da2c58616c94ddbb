interface Rated {
  readonly loss: number
  /** Losses of two eras measure different things. */
  readonly era: number
}

/** A step of a later era is better, within one the lower loss; of equals, the first. The judge has no say. */
export function isBetter(a: Rated, b: Rated): boolean {
  return a.era === b.era ? a.loss < b.loss : a.era > b.era
}
