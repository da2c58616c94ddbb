import type { MethodName } from '../../preload/contract/recipe.ts'
import { markPath } from './mark-path.ts'
import './mark.css'

interface MarkProps {
  readonly method: MethodName
  readonly size?: number
}

/** A method's sign: known by colour and by shape. Decorative; the name stands beside it. */
export function Mark({ method, size = 12 }: MarkProps) {
  return (
    <svg className={`mark method-${method}`} width={size} height={size} viewBox="-6 -6 12 12" aria-hidden="true">
      <path d={markPath(method, 5)} />
    </svg>
  )
}
