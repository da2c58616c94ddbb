import { expect, it } from 'vitest'
import { packFailure } from '../../../../main/files/pack-failure.ts'
import { FormatRefusal } from '../../../../models/formats/format-refusal.ts'
import { OnnxRefusal } from '../../../../models/onnx/onnx-refusal.ts'
import { failureOf } from '../../../../preload/contract/errors.ts'

it('says of an ONNX model which operators are missing, and what to do', () => {
  const missing = [{ op: 'com.microsoft.NhwcConv', count: 3, node: '/conv_in' }]
  const refusal = new OnnxRefusal('operator', 'one operator is not known', undefined, missing)
  expect(failureOf(packFailure(refusal, 'mine'))).toEqual({
    code: 'pack.unsupported',
    message: 'The ONNX model of the pack cannot be used: one operator is not known',
    item: 'com.microsoft.NhwcConv (3)',
    remedy: 'Export it anew with diffusers or optimum, or use its diffusers folder instead.',
  })
  expect(failureOf(packFailure(new OnnxRefusal('interface', 'no input'), 'mine')).item).toBe('mine')
})

it('says of other files what is wrong with which, and passes bugs on as they are', () => {
  expect(
    failureOf(packFailure(new FormatRefusal('config.unsupported', 'unet/config.json', 'why'), 'mine')),
  ).toMatchObject({ code: 'pack.unsupported', item: 'unet/config.json' })
  const bug = new TypeError('x is not a function')
  expect(packFailure(bug, 'mine')).toBe(bug)
})
