/** Runs one after another, in an order that can be changed, and that can be held. */
export interface RunQueue {
  /** At the end, or before all that wait. */
  readonly add: (id: string, work: () => Promise<void>, isFirst: boolean) => void
  /** Work that is no run: has the engine to itself when its turn comes, also while runs are held. */
  readonly exclusive: <T>(work: () => Promise<T>) => Promise<T>
  /** Puts a waiting run at a place among those that wait, counted from 0. False when it does not wait. */
  readonly move: (id: string, to: number) => boolean
  /** Takes a waiting run out. False when it does not wait. */
  readonly take: (id: string) => boolean
  readonly setPaused: (isPaused: boolean) => void
  readonly state: () => QueueState
  /** Where a run under way may be held: resolves at once unless the queue is paused, else when it goes on or the run is let go. */
  readonly checkpoint: (id: string) => Promise<void>
  /** A run that is being stopped is not held. */
  readonly letGo: (id: string) => void
  readonly onIdle: () => Promise<void>
}

export interface QueueState {
  readonly paused: boolean
  /** The run under way, and whether it is held between two steps. */
  readonly running: string | null
  readonly held: boolean
  /** Runs that wait, the next first. */
  readonly waiting: readonly string[]
}

interface Entry {
  /** Null for work that is no run. */
  readonly id: string | null
  readonly work: () => Promise<void>
}

/** @param onChange told whenever the state may differ */
export function runQueue(onChange: (state: QueueState) => void): RunQueue {
  let entries: Entry[] = []
  let current: Entry | null = null
  let isPaused = false
  /** Runs held, and how each goes on. */
  const held = new Map<string, () => void>()
  const released = new Set<string>()
  const whenIdle: (() => void)[] = []

  const waiting = (): string[] => entries.flatMap(({ id }) => (id === null ? [] : [id]))
  const state = (): QueueState => ({
    paused: isPaused,
    running: current?.id ?? null,
    held: held.size > 0,
    waiting: waiting(),
  })
  const changed = (): void => onChange(state())

  function next(): void {
    if (current !== null) return
    const entry = entries.find(({ id }) => id === null || !isPaused)
    if (entry === undefined) {
      if (entries.length === 0) for (const resolve of whenIdle.splice(0)) resolve()
      return
    }
    entries = entries.filter((other) => other !== entry)
    current = entry
    changed()
    void entry.work().finally(() => {
      if (entry.id !== null) released.delete(entry.id)
      current = null
      changed()
      next()
    })
  }

  function goOn(id: string): void {
    const resume = held.get(id)
    held.delete(id)
    resume?.()
  }

  return {
    add(id, work, isFirst) {
      const entry = { id, work }
      entries = isFirst ? [entry, ...entries] : [...entries, entry]
      changed()
      next()
    },
    exclusive: (work) =>
      new Promise((resolve, reject) => {
        entries.push({ id: null, work: () => work().then(resolve, reject) })
        next()
      }),
    move(id, to) {
      const entry = entries.find((each) => each.id === id)
      if (entry === undefined) return false
      const others = entries.filter((each) => each !== entry)
      const runs = others.filter((each) => each.id !== null)
      const before = runs[Math.max(0, to)]
      const at = before === undefined ? others.length : others.indexOf(before)
      entries = [...others.slice(0, at), entry, ...others.slice(at)]
      changed()
      return true
    },
    take(id) {
      const isThere = entries.some((each) => each.id === id)
      entries = entries.filter((each) => each.id !== id)
      if (isThere) changed()
      return isThere
    },
    setPaused(paused) {
      if (isPaused === paused) return
      isPaused = paused
      if (!paused) for (const id of [...held.keys()]) goOn(id)
      changed()
      next()
    },
    state,
    checkpoint(id) {
      if (!isPaused || released.has(id)) return Promise.resolve()
      return new Promise((resolve) => {
        held.set(id, resolve)
        changed()
      })
    },
    letGo(id) {
      released.add(id)
      goOn(id)
    },
    onIdle: () =>
      new Promise((resolve) => {
        if (current === null && entries.length === 0) resolve()
        else whenIdle.push(resolve)
      }),
  }
}
