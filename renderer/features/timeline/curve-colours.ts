import { useEffect, useState } from 'react'
import { methodOrder } from '../settings/form.ts'
import type { CurveColours } from './curve-options.ts'

/** The theme's colours for what is drawn on a canvas; new ones when the theme changes. */
export function useCurveColours(): CurveColours {
  const [colours, setColours] = useState(read)
  useEffect(() => {
    const observer = new MutationObserver(() => setColours(read()))
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    return () => observer.disconnect()
  }, [])
  return colours
}

function read(): CurveColours {
  const style = getComputedStyle(document.documentElement)
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim()
  const [sd, baseline, doodl, sgool] = methodOrder.map(of)
  return {
    methods: { sd: sd ?? '', baseline: baseline ?? '', doodl: doodl ?? '', sgool: sgool ?? '' },
    line: of('line'),
    dim: of('dim'),
    panel: of('panel'),
    font: of('font'),
  }
}
