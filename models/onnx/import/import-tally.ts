/** What happened during an import. */
export class ImportTally {
  calls = 0
  readonly operators = new Map<string, number>()
  readonly #notes = new Set<string>()

  seen(domain: string, op: string): void {
    const name = domain === '' ? op : `${domain}.${op}`
    this.operators.set(name, (this.operators.get(name) ?? 0) + 1)
  }

  note(remark: string): void {
    this.#notes.add(remark)
  }

  get notes(): readonly string[] {
    return [...this.#notes]
  }
}
