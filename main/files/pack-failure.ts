import { FoveaError } from '../../preload/contract/errors.ts'
import { OnnxRefusal } from '../../models/onnx/onnx-refusal.ts'
import { FormatRefusal } from '../../models/formats/format-refusal.ts'

const again = 'Install the pack again.'

export function missingFile(pack: string, file: string): FoveaError {
  return new FoveaError('pack.missing-file', `A file of the pack ${pack} is missing.`, file, again)
}

export function damagedFile(pack: string, file: string, why: string): FoveaError {
  return new FoveaError('pack.damaged', `A file of the pack ${pack} is damaged: ${why}.`, file, again)
}

/** What a refused pack file means to the artist; anything else comes back as it was. */
export function packFailure(thrown: unknown, pack: string): unknown {
  if (thrown instanceof OnnxRefusal) {
    const missing = thrown.missing.map(({ op, count }) => `${op} (${count})`).join(', ')
    return new FoveaError(
      'pack.unsupported',
      `The ONNX model of the pack cannot be used: ${thrown.message}`,
      missing === '' ? pack : missing,
      'Export it anew with diffusers or optimum, or use its diffusers folder instead.',
      thrown,
    )
  }
  if (!(thrown instanceof FormatRefusal)) return thrown
  if (thrown.code === 'pack.missing-file')
    return new FoveaError('pack.missing-file', thrown.message, thrown.item, again, thrown)
  if (thrown.code === 'config.unsupported') {
    return new FoveaError(
      'pack.unsupported',
      `This version cannot use the pack ${pack}: ${thrown.message}`,
      thrown.item,
      'Choose another pack.',
      thrown,
    )
  }
  return new FoveaError('pack.damaged', thrown.message, thrown.item, again, thrown)
}
