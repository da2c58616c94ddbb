import type { StrokePoint } from '../../models/mask/brush.ts'
import { penRules, pressureOf, type PenRules } from './pen-rules.ts'
import type { Place } from './viewport.ts'

/** Keys held while a pointer does something. `mod` is a real Ctrl or Cmd, never the one a trackpad's pinch pretends. */
export interface Modifiers {
  readonly shift: boolean
  readonly mod: boolean
  readonly alt: boolean
}

export interface PointerDown {
  /** On the screen, relative to the surface; `pressure` of the pen. */
  readonly point: StrokePoint
  readonly button: 'primary' | 'secondary'
  readonly modifiers: Modifiers
  /** Second click of a double click. */
  readonly isDouble: boolean
}

/** What the surface's owner does with the pointer. Places are CSS pixels relative to the surface. */
export interface PointerOwner {
  readonly down: (down: PointerDown) => void
  /** Every point since the last time, those the browser bundled included. */
  readonly drag: (points: readonly StrokePoint[], modifiers: Modifiers) => void
  readonly up: () => void
  /** The pointer was taken away: as if the gesture had never begun. */
  readonly cancel: () => void
  readonly hover: (place: Place | null, modifiers: Modifiers) => void
  readonly pan: (dx: number, dy: number) => void
  readonly zoom: (at: Place, factor: number) => void
  readonly resizeBrush: (steps: 1 | -1) => void
}

export interface SurfaceInput {
  readonly rules: PenRules
  /** Space is held: whatever is dragged moves the view. */
  readonly setPanning: (isPanning: boolean) => void
  readonly destroy: () => void
}

type Drag = { readonly kind: 'draw'; readonly id: number } | { readonly kind: 'pan'; readonly id: number }

/** Reads pointer and wheel of an element by the rules of reference/studio.md 3.1 and 3.3. */
export function surfaceInput(element: HTMLElement, owner: PointerOwner): SurfaceInput {
  const rules = penRules()
  const fingers = new Map<number, Place>()
  let drag: Drag | null = null
  let isPanning = false
  let isModHeld = false
  let lastClick = { at: -Infinity, x: 0, y: 0 }
  const abort = new AbortController()
  const listen = <K extends keyof HTMLElementEventMap>(
    type: K,
    handle: (event: HTMLElementEventMap[K]) => void,
    options: AddEventListenerOptions = {},
  ): void => element.addEventListener(type, handle, { ...options, signal: abort.signal })

  const placeOf = (event: MouseEvent): Place => {
    const box = element.getBoundingClientRect()
    return { x: event.clientX - box.left, y: event.clientY - box.top }
  }
  const pointOf = (event: PointerEvent): StrokePoint => ({
    ...placeOf(event),
    pressure: pressureOf(event.pointerType, event.pressure),
  })
  const modifiersOf = (event: MouseEvent): Modifiers => ({
    shift: event.shiftKey,
    mod: event.ctrlKey || event.metaKey,
    alt: event.altKey,
  })

  listen('pointerdown', (event) => {
    element.setPointerCapture(event.pointerId)
    if (event.pointerType === 'touch') {
      fingers.set(event.pointerId, placeOf(event))
      if (fingers.size > 1 && drag?.kind === 'draw') {
        owner.cancel()
        drag = null
      }
    }
    if (drag !== null) return
    const navigates = rules.roleOf(event.pointerType) === 'navigate' || fingers.size > 1
    if (isPanning || navigates || event.button === 1) {
      drag = { kind: 'pan', id: event.pointerId }
      return
    }
    if (event.button !== 0 && event.button !== 2 && event.button !== 5) return
    const { x, y } = placeOf(event)
    const isDouble = event.timeStamp - lastClick.at < 400 && Math.hypot(x - lastClick.x, y - lastClick.y) < 6
    lastClick = { at: event.timeStamp, x, y }
    drag = { kind: 'draw', id: event.pointerId }
    // Button 5 is a pen's eraser end.
    const button = event.button === 0 ? 'primary' : 'secondary'
    owner.down({ point: pointOf(event), button, modifiers: modifiersOf(event), isDouble })
  })

  listen('pointermove', (event) => {
    const finger = fingers.get(event.pointerId)
    if (finger !== undefined && fingers.size > 1) return pinch(event, finger)
    if (drag?.id !== event.pointerId) {
      if (event.pointerType !== 'touch') owner.hover(placeOf(event), modifiersOf(event))
      return
    }
    // Space pressed in the middle of a stroke moves the view, and the stroke goes on afterwards.
    if (drag.kind === 'pan' || isPanning) return owner.pan(event.movementX, event.movementY)
    const bundled = event.getCoalescedEvents()
    owner.drag((bundled.length > 0 ? bundled : [event]).map(pointOf), modifiersOf(event))
  })

  function pinch(event: PointerEvent, before: Place): void {
    const now = placeOf(event)
    const [other] = [...fingers].filter(([id]) => id !== event.pointerId).map(([, place]) => place)
    fingers.set(event.pointerId, now)
    if (other === undefined) return
    const distance = (place: Place): number => Math.max(1, Math.hypot(place.x - other.x, place.y - other.y))
    owner.zoom({ x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }, distance(now) / distance(before))
    owner.pan((now.x - before.x) / 2, (now.y - before.y) / 2)
  }

  const release = (event: PointerEvent): void => {
    fingers.delete(event.pointerId)
    if (drag?.id !== event.pointerId) return
    const { kind } = drag
    drag = null
    if (kind === 'draw') (event.type === 'pointerup' ? owner.up : owner.cancel)()
  }
  listen('pointerup', release)
  listen('pointercancel', release)
  listen('pointerleave', (event) => {
    if (drag === null) owner.hover(null, modifiersOf(event))
  })
  listen('contextmenu', (event) => event.preventDefault())
  listen(
    'wheel',
    (event) => {
      event.preventDefault()
      // A pinch on a trackpad comes as a wheel with a Ctrl that nobody holds (reference/studio.md 3.1, trap 1).
      if (isModHeld && (event.ctrlKey || event.metaKey)) owner.resizeBrush(event.deltaY < 0 ? 1 : -1)
      else owner.zoom(placeOf(event), Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015)))
    },
    { passive: false },
  )
  const hold = (event: KeyboardEvent): void => {
    if (event.key === 'Control' || event.key === 'Meta') isModHeld = event.type === 'keydown'
  }
  window.addEventListener('keydown', hold, { signal: abort.signal })
  window.addEventListener('keyup', hold, { signal: abort.signal })
  window.addEventListener('blur', () => (isModHeld = false), { signal: abort.signal })

  return {
    rules,
    setPanning: (next) => (isPanning = next),
    destroy: () => abort.abort(),
  }
}
