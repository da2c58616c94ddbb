import { useEffect, useRef } from 'react'
import { commandOf } from './shortcuts.ts'
import type { Command } from './shortcuts.ts'

type Handlers = Partial<Record<Command, (event: KeyboardEvent) => void>>

const registered = new Set<{ current: Handlers }>()

/** Runs `handlers` on their keys, anywhere in the window, for as long as the component stands. */
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

/** The one listener behind `useCommands`. A dialog keeps its keys to itself. */
export function useCommandKeys(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector('dialog[open]') !== null) return
      const command = commandOf(event, event.target as Element | null)
      if (command === null) return
      for (const { current } of registered) {
        const handle = current[command]
        if (handle === undefined) continue
        event.preventDefault()
        handle(event)
      }
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
}
