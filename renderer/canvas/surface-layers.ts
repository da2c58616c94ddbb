import { Layer } from 'konva/lib/Layer.js'
import { Shape } from 'konva/lib/Shape.js'
import { Stage } from 'konva/lib/Stage.js'
import type { Context } from 'konva/lib/Context.js'

/** The Konva side of the surface: a stage of layers that never listen, because the input is read straight from the DOM. */
export interface SurfaceLayers {
  readonly stage: Stage
  /** The picture; the mask over it; lines and cursor. */
  readonly picture: Layer
  readonly overlay: Layer
  readonly lines: Layer
}

export function surfaceLayers(container: HTMLDivElement): SurfaceLayers {
  clearByNode(container)
  const stage = new Stage({ container, width: 1, height: 1, listening: false })
  const layer = (): Layer => {
    const made = new Layer({ listening: false })
    stage.add(made)
    return made
  }
  return { stage, picture: layer(), overlay: layer(), lines: layer() }
}

/** A drawing of our own in a layer. */
export function drawnShape(layer: Layer, draw: (context: Context['_context']) => void): Shape {
  const shape = new Shape({
    listening: false,
    perfectDrawEnabled: false,
    sceneFunc: (context) => draw(context._context),
  })
  layer.add(shape)
  return shape
}

/**
 * Konva empties its container by `innerHTML = ''`, which the page's Trusted Types refuse. On this one element the
 * assignment empties it by its nodes instead; nothing is ever parsed.
 */
function clearByNode(container: HTMLElement): void {
  Object.defineProperty(container, 'innerHTML', { configurable: true, set: () => container.replaceChildren() })
}
