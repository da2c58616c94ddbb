import type { MethodName } from '../../preload/contract/recipe.ts'

/** SVG path of a method's shape around the origin: circle, square, triangle, diamond; areas look alike at equal `r`. */
export function markPath(method: MethodName, r: number): string {
  switch (method) {
    case 'sd':
      return `M${-r} 0A${r} ${r} 0 1 0 ${r} 0A${r} ${r} 0 1 0 ${-r} 0Z`
    case 'baseline': {
      const h = r * 0.88
      return `M${-h} ${-h}H${h}V${h}H${-h}Z`
    }
    case 'doodl':
      return `M0 ${-r}L${r * 1.08} ${r * 0.85}H${-r * 1.08}Z`
    case 'sgool': {
      const d = r * 1.15
      return `M0 ${-d}L${d} 0 0 ${d} ${-d} 0Z`
    }
  }
}
