import { encodeNpy } from '../files/npy.ts'
import type { EngineStep } from '../engine/messages.ts'
import type { OutputFolder } from './output-folder.ts'

/** What the raw arrays are called, each with the steps as its first axis. */
interface StepArray {
  readonly name: string
  readonly shape: readonly number[]
  readonly of: (step: EngineStep) => Float32Array
}

/**
 * Writes `<method>/{x_T,x_0,image,grad_x_T,mask,loss}.npy`, one row for each step.
 *
 * Arrays are float32, `loss` is float64. Where no gradient was taken its row is NaN.
 */
export function dumpArrays(
  out: OutputFolder,
  method: string,
  steps: readonly EngineStep[],
  width: number,
  height: number,
): void {
  const [first] = steps
  if (first === undefined) return
  const latent = first.latentShape.slice(1)
  const none = new Float32Array(first.xT.length).fill(NaN)
  const arrays: readonly StepArray[] = [
    { name: 'x_T', shape: latent, of: (step) => step.xT },
    { name: 'x_0', shape: latent, of: (step) => step.x0 },
    { name: 'image', shape: [3, height, width], of: (step) => step.image },
    { name: 'grad_x_T', shape: latent, of: (step) => step.gradient ?? none },
    { name: 'mask', shape: [1, height, width], of: (step) => step.mask },
  ]
  for (const { name, shape, of } of arrays) {
    out.write(`${method}/${name}.npy`, encodeNpy(stack(steps.map(of)), [steps.length, ...shape]))
  }
  out.write(
    `${method}/loss.npy`,
    encodeNpy(
      Float64Array.from(steps, ({ loss }) => loss),
      [steps.length],
    ),
  )
}

function stack(rows: readonly Float32Array[]): Float32Array {
  const length = rows[0]?.length ?? 0
  const all = new Float32Array(rows.length * length)
  for (const [i, row] of rows.entries()) all.set(row, i * length)
  return all
}
