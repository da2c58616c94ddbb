import type { ValueInfoProto } from 'onnx-buf'
import { showShape } from '../../tensor/shape.ts'
import type { Shape, TensorType } from '../graph.ts'
import { OnnxRefusal } from '../onnx-refusal.ts'
import { readDtype, readSide } from '../read-tensor.ts'

export interface AskedShapes {
  readonly dims?: Readonly<Record<string, number>>
  readonly shapes?: Readonly<Record<string, Shape>>
}

/** An input's type with its open axes filled in. Refuses when one stays open, or when a fixed one was asked otherwise. */
export function inputType({ name, type }: ValueInfoProto, asked: AskedShapes): TensorType {
  if (type?.value.case !== 'tensorType') throw new OnnxRefusal('data-type', `The input ${name} is not a tensor.`)
  const { elemType, shape } = type.value.value
  const dtype = readDtype(elemType, name)
  const wanted = asked.shapes?.[name]
  if (shape === undefined) {
    if (wanted !== undefined) return { dtype, shape: wanted }
    throw new OnnxRefusal('dynamic-shape', `The input ${name} has no shape.`)
  }
  if (wanted !== undefined && wanted.length !== shape.dim.length) {
    throw new OnnxRefusal('interface', `The input ${name} has ${shape.dim.length} axes, not ${wanted.length}.`)
  }
  const sides = shape.dim.map(({ value }, i) => {
    if (value.case !== 'dimValue')
      return wanted?.[i] ?? (value.value !== undefined ? asked.dims?.[value.value] : undefined)
    const side = readSide(value.value, name)
    if (wanted !== undefined && wanted[i] !== side) {
      const both = `${showShape(wanted)}: the model fixes axis ${i} at ${side}`
      throw new OnnxRefusal('interface', `The input ${name} cannot have the shape ${both}.`)
    }
    return side
  })
  const open = sides.flatMap((side, i) => (side === undefined ? [shape.dim[i]?.value.value ?? `axis ${i}`] : []))
  if (open.length > 0) {
    throw new OnnxRefusal('dynamic-shape', `The input ${name} has sides without a size (${open.join(', ')}).`)
  }
  return { dtype, shape: sides as number[] }
}
