import type { DType, Shape } from '../onnx/graph.ts'

/** A tensor of a file: what it is, and where its bytes lie in that file. */
export interface TensorEntry {
  readonly dtype: DType
  readonly shape: Shape
  readonly offset: number
  readonly length: number
}

/** The same with the name the file has for it. */
export interface NamedTensorEntry extends TensorEntry {
  readonly name: string
}
