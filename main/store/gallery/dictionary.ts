/** Texts as small numbers, in the order they came. */
export interface Dictionary {
  readonly names: readonly string[]
  /** The number of a text, a new one if it is new. */
  readonly of: (name: string) => number
  /** -1 when it never came. */
  readonly find: (name: string) => number
}

export function dictionary(): Dictionary {
  const names: string[] = []
  const numbers = new Map<string, number>()
  return {
    names,
    of(name) {
      const known = numbers.get(name)
      if (known !== undefined) return known
      numbers.set(name, names.length)
      return names.push(name) - 1
    },
    find: (name) => numbers.get(name) ?? -1,
  }
}
