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
  | 'quantised'
  | 'interface'
  | 'too-large'

/** An operator the importer has no answer for: how often it is used, and the first node that uses it. */
export interface MissingOperator {
  /** With its domain in front, unless that is ai.onnx. */
  readonly op: string
  readonly count: number
  readonly node: string
}

/** The file is the user's, so this is an expected failure: the caller shows `message`, which names the item. */
export class OnnxRefusal extends Error {
  readonly code: OnnxRefusalCode
  /** All of them, when operators are the reason. */
  readonly missing: readonly MissingOperator[]

  constructor(code: OnnxRefusalCode, message: string, cause?: unknown, missing: readonly MissingOperator[] = []) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'OnnxRefusal'
    this.code = code
    this.missing = missing
  }
}
