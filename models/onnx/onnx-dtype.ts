import type { DType } from './graph.ts'

/** TensorProto.DataType numbers (onnx.proto3) of the dtypes the studio knows. */
export const onnxOfDtype: Readonly<Record<DType, number>> = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
  bfloat16: 16,
}

const dtypes = new Map(Object.entries(onnxOfDtype).map(([dtype, code]) => [code, dtype as DType]))

export function dtypeOfOnnx(code: number): DType {
  const dtype = dtypes.get(code)
  if (dtype === undefined) throw new Error(`ONNX data type ${code} is not supported`)
  return dtype
}
