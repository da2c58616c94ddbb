import { useState, type DragEvent } from 'react'

/** To be spread over the element on which files may be dropped. */
export interface FileDrop {
  readonly 'data-over': boolean
  readonly onDragOver: (event: DragEvent) => void
  readonly onDragLeave: () => void
  readonly onDrop: (event: DragEvent) => void
}

/**
 * Makes an element a place for files from outside. `take` gets what was dropped; a drag that carries `except` is the
 * page's own and not meant for it.
 */
export function useFileDrop(take: (dropped: DataTransfer) => void, except?: string): FileDrop {
  const [isOver, setOver] = useState(false)
  const isOwn = ({ types }: DataTransfer) => except !== undefined && types.includes(except)
  return {
    'data-over': isOver,
    onDragOver: (event) => {
      if (!event.dataTransfer.types.includes('Files') || isOwn(event.dataTransfer)) return
      event.preventDefault()
      setOver(true)
    },
    onDragLeave: () => setOver(false),
    onDrop: (event) => {
      event.preventDefault()
      setOver(false)
      if (!isOwn(event.dataTransfer)) take(event.dataTransfer)
    },
  }
}
