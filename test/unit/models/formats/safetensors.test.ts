import { describe, expect, it } from 'vitest'
import { readSafetensorsHeader } from '../../../../models/formats/safetensors.ts'
import { safetensorsWeights } from '../../../../models/formats/weights.ts'
import { byteSource, safetensorsBytes } from '../../../support/safetensors-bytes.ts'

const tensor = (dtype: string, shape: readonly unknown[], begin: unknown, end: unknown) => ({
  dtype,
  shape,
  data_offsets: [begin, end],
})
const file = (header: unknown, data: number) => byteSource(safetensorsBytes(JSON.stringify(header), data))
const two = { b: tensor('F16', [3], 8, 14), a: tensor('F32', [1, 2], 0, 8), __metadata__: { format: 'pt' } }

describe('readSafetensorsHeader', () => {
  it('finds every tensor by its place in the file', () => {
    const header = JSON.stringify(two)
    const { entries, metadata } = readSafetensorsHeader(byteSource(safetensorsBytes(header, 14)), 'w')
    const data = 8 + header.length
    expect([...entries.values()]).toEqual([
      { name: 'a', dtype: 'float32', shape: [1, 2], offset: data, length: 8 },
      { name: 'b', dtype: 'float16', shape: [3], offset: data + 8, length: 6 },
    ])
    expect(metadata.get('format')).toBe('pt')
  })

  it('reads tensors without elements and scalars', () => {
    const header = { none: tensor('F32', [0, 4], 0, 0), one: tensor('F64', [], 0, 8) }
    expect(readSafetensorsHeader(file(header, 8), 'w').entries.get('one')?.length).toBe(8)
  })

  it.each([
    ['a file shorter than its length field', byteSource(new Uint8Array(7)), 'safetensors.header-length'],
    ['a header longer than the file', byteSource(safetensorsBytes('{}', 0, 100n)), 'safetensors.header-length'],
    ['a header of more than 16 MB', byteSource(safetensorsBytes('{}', 0, 1n << 60n)), 'safetensors.header-too-large'],
    ['a header that starts with a blank', byteSource(safetensorsBytes(' {}', 0)), 'safetensors.header-length'],
    [
      'a header that is not UTF-8',
      byteSource(safetensorsBytes(new Uint8Array([0x7b, 0xff, 0x7d]), 0)),
      'safetensors.header-utf8',
    ],
    ['two tensors of one name', byteSource(safetensorsBytes('{"a":{},"a":{}}', 0)), 'json.duplicate-key'],
    ['an unknown type', file({ a: tensor('F8_E4M3', [1], 0, 1) }, 1), 'safetensors.dtype'],
    ['a type from the prototype', file({ a: tensor('constructor', [1], 0, 1) }, 1), 'safetensors.dtype'],
    ['a span that is not shape × type', file({ a: tensor('F32', [2], 0, 4) }, 4), 'safetensors.tensor-info'],
    [
      'a shape whose product overflows',
      file({ a: tensor('F32', [2 ** 40, 2 ** 40], 0, 4) }, 4),
      'safetensors.tensor-info',
    ],
    ['a negative size', file({ a: tensor('F32', [-1], 0, 4) }, 4), 'safetensors.tensor-info'],
    ['a fractional offset', file({ a: tensor('F32', [1], 0.5, 4.5) }, 5), 'safetensors.tensor-info'],
    [
      'an offset beyond exact integers',
      file({ a: tensor('F32', [0], 2 ** 60, 2 ** 60) }, 0),
      'safetensors.tensor-info',
    ],
    ['a missing field', file({ a: { dtype: 'F32', shape: [1] } }, 4), 'safetensors.tensor-info'],
    ['a fourth field', file({ a: { ...tensor('F32', [1], 0, 4), x: 1 } }, 4), 'safetensors.tensor-info'],
    ['metadata that are no texts', file({ __metadata__: { a: 1 } }, 0), 'safetensors.tensor-info'],
    [
      'a hole between tensors',
      file({ a: tensor('F32', [1], 0, 4), b: tensor('F32', [1], 8, 12) }, 12),
      'safetensors.offsets',
    ],
    ['a hole before the first tensor', file({ a: tensor('F32', [1], 4, 8) }, 8), 'safetensors.offsets'],
    [
      'tensors that overlap',
      file({ a: tensor('F32', [2], 0, 8), b: tensor('F32', [2], 4, 12) }, 12),
      'safetensors.offsets',
    ],
    [
      'two tensors on one span',
      file({ a: tensor('F32', [2], 0, 8), b: tensor('F32', [2], 0, 8) }, 8),
      'safetensors.offsets',
    ],
    ['data cut off', file({ a: tensor('F32', [2], 0, 8) }, 7), 'safetensors.incomplete'],
    ['data after the last tensor', file({ a: tensor('F32', [2], 0, 8) }, 9), 'safetensors.incomplete'],
  ])('refuses %s', (_, source, code) => {
    expect(() => readSafetensorsHeader(source, 'w.safetensors')).toThrow(expect.objectContaining({ code }))
  })
})

describe('safetensorsWeights', () => {
  const weights = safetensorsWeights(
    readSafetensorsHeader(file({ ...two, n: tensor('I64', [1], 14, 22) }, 22), 'w'),
    'unet/w.safetensors',
  )

  it('points into the file instead of copying', () => {
    const { source, name } = weights.get('b', [3])
    expect(name).toBe('unet/w.safetensors:b')
    expect(source).toMatchObject({ kind: 'external', location: 'unet/w.safetensors', length: 6 })
  })

  it.each([
    ['a tensor that is not there', 'c', [3], 'weights.missing'],
    ['a name from the prototype', 'constructor', [3], 'weights.missing'],
    ['another shape', 'a', [2, 1], 'weights.shape'],
    ['integers', 'n', [1], 'weights.dtype'],
  ])('refuses %s', (_, name, shape, code) => {
    expect(() => weights.get(name, shape)).toThrow(
      expect.objectContaining({ code, item: `unet/w.safetensors ${name}` }),
    )
  })
})
