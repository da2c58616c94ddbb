import { useEffect, useRef } from 'react'
import { commandsOf } from './command-of.ts'
import type { Command } from './shortcuts.ts'
import { currentBindings } from './use-bindings.ts'

/** What a command is told of its call; from the palette there was no key. */
export interface Call {
  readonly key: string
}

type Handlers = Partial<Record<Command, (call: Call) => void>>

const registered = new Set<{ current: Handlers }>()

/** Offers `handlers` to keys and palette, anywhere in the window, for as long as the component stands. */
export function useCommands(handlers: Handlers): void {
  const latest = useRef(handlers)
  useEffect(() => {
    latest.current = handlers
  })
  useEffect(() => {
    registered.add(latest)
    return () => void registered.delete(latest)
  }, [])
}

/** Whether something on the screen can do it now. */
export function canRun(command: Command): boolean {
  return [...registered].some(({ current }) => current[command] !== undefined)
}

/** Does it. False when nothing on the screen can. */
export function runCommand(command: Command, call: Call = { key: '' }): boolean {
  const handlers = [...registered].flatMap(({ current }) => current[command] ?? [])
  for (const handle of handlers) handle(call)
  return handlers.length > 0
}

/** The one listener behind `useCommands`. A dialog keeps its keys to itself. */
export function useCommandKeys(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector('dialog[open]') !== null) return
      // A popover closes on Escape by itself, unless its key is taken.
      if (event.key === 'Escape' && document.querySelector('[popover=auto]:popover-open') !== null) return
      const command = commandsOf(event, event.target as Element | null, currentBindings()).find(canRun)
      if (command === undefined) return
      event.preventDefault()
      runCommand(command, event)
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
}
