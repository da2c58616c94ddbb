/** Who draws and who navigates: once a pen was seen, fingers only move the view (reference/studio.md 3.3). */
export interface PenRules {
  /** What a pointer that comes down may do. */
  readonly roleOf: (pointerType: string) => 'draw' | 'navigate'
  readonly penSeen: () => boolean
}

export function penRules(): PenRules {
  let seen = false
  return {
    roleOf(pointerType) {
      if (pointerType === 'pen') seen = true
      return pointerType === 'touch' && seen ? 'navigate' : 'draw'
    },
    penSeen: () => seen,
  }
}

/** A mouse has no pressure: Chromium reports 0.5 while a button is down. */
export function pressureOf(pointerType: string, pressure: number): number {
  return pointerType === 'mouse' ? 1 : pressure
}
