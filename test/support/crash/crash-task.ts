/** What a worker is about when it is killed. */
export const crashTasks = ['write', 'import', 'migrate', 'backup', 'restore'] as const
export type CrashTask = (typeof crashTasks)[number]

/** What a worker has been promised, told on. `purging` is what it is about to ask for: from then on either may hold. */
export interface Ack {
  readonly kind: 'started' | 'opened' | 'run' | 'step' | 'rating' | 'backup' | 'purging' | 'purged' | 'done'
  readonly id: string
  readonly value: number
}
