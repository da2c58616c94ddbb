/** Why a `.onnx` file is not read. A closed list: anything not understood is refused, never guessed. */
export type OnnxRefusalCode =
  | 'not-onnx'
  | 'opset'
  | 'operator'
  | 'control-flow'
  | 'dynamic-shape'
  | 'data-type'
  | 'tensor'
  | 'external-path'
  | 'functions'
  | 'order'
  | 'types'

/** The file is the user's, so this is an expected failure: the caller shows `message`, which names the item. */
export class OnnxRefusal extends Error {
  readonly code: OnnxRefusalCode

  constructor(code: OnnxRefusalCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'OnnxRefusal'
    this.code = code
  }
}
