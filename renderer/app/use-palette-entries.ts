import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useRuns } from './queries.ts'
import { commandNames, shortcutOf } from './shortcuts.ts'
import type { Combo } from './shortcuts.ts'
import { showRun } from './shown-run.ts'
import { useBindings } from './use-bindings.ts'
import { canRun, runCommand } from './use-commands.ts'

export interface PaletteEntry {
  readonly id: string
  readonly title: string
  readonly group: string
  readonly combo?: Combo
  readonly run: () => void
}

/** What can be done now: every command that something on the screen offers, and the newest runs. */
export function usePaletteEntries(): readonly PaletteEntry[] {
  const { t } = useTranslation()
  const bindings = useBindings()
  const { data } = useRuns()
  return useMemo(() => {
    const commands = commandNames
      .filter((name) => name !== 'palette' && shortcutOf(name).fixed !== true && canRun(name))
      .map((name): PaletteEntry => {
        const [combo] = bindings[name]
        return {
          id: name,
          title: t(`shortcuts.${name}`),
          group: t(`shortcuts.${shortcutOf(name).group}`),
          ...(combo !== undefined && { combo }),
          run: () => void runCommand(name),
        }
      })
    const runs = (data?.pages ?? []).flatMap((page) => page.runs)
    return [
      ...commands,
      ...runs.map(({ id, prompt, seed }) => ({
        id,
        title: prompt,
        group: t('palette.run', { seed }),
        run: () => showRun(id),
      })),
    ]
  }, [t, bindings, data])
}
