import { usePreferences } from './preferences-store.ts'
import { useCommands } from './use-commands.ts'

export type PanelSide = 'left' | 'right'

/** Widths in CSS pixels; the style sheet has the usual ones, and leaves the pictures most of a small window. */
export const panelLimits = {
  left: { least: 232, most: 560, usual: 300 },
  right: { least: 216, most: 640, usual: 304 },
} as const

/** Folds a panel away, or brings it back. */
export function foldPanel(side: PanelSide, isFolded?: boolean): void {
  const { preferences, change } = usePreferences.getState()
  const rest = preferences.folded.filter((each) => each !== side)
  change({ folded: (isFolded ?? rest.length === preferences.folded.length) ? [...rest, side] : rest })
}

/** The widths that were chosen, for the window's style; and the commands that fold its panels. */
export function usePanels() {
  const { panels, folded } = usePreferences(({ preferences }) => preferences)
  useCommands({
    foldLeft: () => foldPanel('left'),
    foldRight: () => foldPanel('right'),
    foldBoth: () => {
      const isAway = (['left', 'right'] as const).every((side) =>
        usePreferences.getState().preferences.folded.includes(side),
      )
      foldPanel('left', !isAway)
      foldPanel('right', !isAway)
    },
  })
  const width = (side: PanelSide) => (panels[side] === undefined ? {} : { [`--${side}-width`]: `${panels[side]}px` })
  return {
    style: { ...width('left'), ...width('right') } as React.CSSProperties,
    'data-left': folded.includes('left') ? 'folded' : 'open',
    'data-right': folded.includes('right') ? 'folded' : 'open',
  }
}
