import { create } from 'zustand'

export type DialogName = 'palette' | 'sheet' | 'preferences' | 'lineage'
export type PreferenceSection = 'look' | 'language' | 'keys' | 'notices'

interface DialogState {
  readonly open: DialogName | null
  readonly section: PreferenceSection
  readonly show: (dialog: DialogName, section?: PreferenceSection) => void
  /** Closes `dialog`; another that was opened meanwhile stays. */
  readonly close: (dialog: DialogName) => void
}

/** Which dialog stands over the window: one at most. */
export const useDialogs = create<DialogState>()((set) => ({
  open: null,
  section: 'look',
  show: (open, section) => set(section === undefined ? { open } : { open, section }),
  close: (dialog) => set(({ open }) => (open === dialog ? { open: null } : {})),
}))
