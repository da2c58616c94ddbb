/** Bytes this process can still get: what the system has free, or what its control group leaves it. */
export type AvailableMemory = () => number

export const availableMemory: AvailableMemory = () => process.availableMemory()
