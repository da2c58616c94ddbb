/** Every reason for which a pack's content is refused. The host maps them to what the artist reads. */
export const formatRefusalCodes = [
  'json.syntax',
  'json.duplicate-key',
  'json.too-deep',
  'json.shape',
  'manifest.format',
  'safetensors.header-length',
  'safetensors.header-too-large',
  'safetensors.header-utf8',
  'safetensors.tensor-info',
  'safetensors.dtype',
  'safetensors.offsets',
  'safetensors.incomplete',
  'checkpoint.not-zip',
  'checkpoint.container',
  'checkpoint.entry-refused',
  'checkpoint.opcode-refused',
  'checkpoint.global-refused',
  'checkpoint.storage-mismatch',
  'checkpoint.tensor-refused',
  'checkpoint.too-large',
  'weights.missing',
  'weights.shape',
  'weights.dtype',
  'config.unsupported',
  'tokenizer.invalid',
  'pack.missing-file',
  'pack.inconsistent',
  'detection.not-a-model',
] as const

export type FormatRefusalCode = (typeof formatRefusalCodes)[number]

/**
 * A file that is not what it must be: the fault of the content, never of the code.
 *
 * The message says what happened, in which item, and what to do.
 */
export class FormatRefusal extends Error {
  readonly code: FormatRefusalCode
  /** The file, key or tensor it is about. */
  readonly item: string

  constructor(code: FormatRefusalCode, item: string, message: string) {
    super(`${item}: ${message}`)
    this.name = 'FormatRefusal'
    this.code = code
    this.item = item
  }
}
