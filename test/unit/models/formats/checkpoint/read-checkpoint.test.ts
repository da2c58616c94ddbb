import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readCheckpoint } from '../../../../../models/formats/checkpoint/read-checkpoint.ts'
import type { NamedTensorEntry } from '../../../../../models/formats/tensor-entry.ts'
import { FormatRefusal } from '../../../../../models/formats/format-refusal.ts'
import { openWeights } from '../../../../../models/formats/open-weights.ts'
import { numbersOfBytes } from '../../../../../models/tensor/tensor-bytes.ts'
import {
  ascii,
  checkpointBytes,
  dict,
  global,
  int,
  pickleBytes,
  tensor,
  text,
  tuple,
} from '../../../../support/pickle-bytes.ts'
import { byteSource } from '../../../../support/safetensors-bytes.ts'
import { joined } from '../../../../support/zip-bytes.ts'

const fixtures = join(import.meta.dirname, '../../../../fixtures/checkpoints')
const fixture = (name: string) => new Uint8Array(readFileSync(join(fixtures, name)))
const truth = JSON.parse(readFileSync(join(fixtures, 'values.json'), 'utf8')) as Record<string, number[]>

const read = (bytes: Uint8Array) => readCheckpoint(byteSource(bytes), 'w.ckpt')
const numbers = (file: Uint8Array, { dtype, offset, length }: NamedTensorEntry) => [
  ...numbersOfBytes(dtype, file.slice(offset, offset + length)),
]

describe('readCheckpoint on archives that PyTorch 2.13 wrote', () => {
  it('finds every tensor of a bare state dict where it lies', () => {
    const file = fixture('plain.pth')
    const { entries, refused, placeholders } = read(file)
    const found = Object.fromEntries([...entries].map(([name, entry]) => [name, numbers(file, entry)]))
    expect(Object.keys(found)).toEqual([
      '0.weight',
      '0.bias',
      '1.weight',
      '1.bias',
      '1.running_mean',
      '1.running_var',
      '1.num_batches_tracked',
    ])
    for (const [name, values] of Object.entries(found)) expect(values).toEqual(truth[name])
    expect([refused.size, placeholders]).toEqual([0, []])
  })

  it('finds the tensors beside what a trainer left, and names what it did not run', () => {
    const file = fixture('trainer.ckpt')
    const { entries, placeholders } = read(file)
    for (const name of ['whole', 'rows', 'double', 'ids', 'parameter', 'scalar', 'empty']) {
      expect([name, numbers(file, entries.get(name)!)]).toEqual([name, truth[name]])
    }
    expect([entries.get('half')?.dtype, entries.get('brain')?.dtype, entries.get('rows')?.shape]).toEqual([
      'float16',
      'bfloat16',
      [2, 6],
    ])
    expect(placeholders).toContain('argparse.Namespace')
    expect(placeholders.some((name) => /^numpy.*scalar$/.test(name))).toBe(true)
  })

  it('keeps tensors that cannot be used in place by name, with the reason', () => {
    const { refused } = read(fixture('trainer.ckpt'))
    expect([...refused.keys()]).toEqual(['transposed', 'short'])
    expect(refused.get('transposed')).toContain('contiguous')
  })

  it('serves an architecture like a safetensors file does, and refuses the unusable one by name', () => {
    const bytes = fixture('trainer.ckpt')
    const files = { has: (path: string) => path === 'unet/pytorch_model.bin', bytes: () => byteSource(bytes) }
    const weights = openWeights(files, 'unet')
    expect(weights.get('whole', [4, 6])).toMatchObject({
      dtype: 'float32',
      source: { kind: 'external', location: 'unet/pytorch_model.bin' },
    })
    expect(() => weights.get('transposed', [6, 4])).toThrow(
      expect.objectContaining({ code: 'checkpoint.tensor-refused' }),
    )
    expect(() => weights.get('nowhere', [1])).toThrow(expect.objectContaining({ code: 'weights.missing' }))
  })

  it.each(['plain.pth', 'trainer.ckpt'])('refuses %s cut at any byte', (name) => {
    const bytes = fixture(name)
    const unrefused = Array.from(bytes.keys()).filter((length) => {
      try {
        read(bytes.subarray(0, length))
        return true
      } catch (thrown) {
        return !(thrown instanceof FormatRefusal)
      }
    })
    expect(unrefused).toEqual([])
  })
})

describe('readCheckpoint on crafted descriptions', () => {
  it('reads the crafted archive that the refusals below are variations of', () => {
    const { entries } = read(checkpointBytes(pickleBytes(dict({ a: tensor() }))))
    expect(entries.get('a')).toMatchObject({ dtype: 'float32', shape: [2], length: 8 })
  })

  it('takes an unknown class beside the tensors as a placeholder, whatever is done with it', () => {
    const object = joined([
      global('lightning.callbacks', 'Thing'),
      tuple(int(1)),
      Uint8Array.of(0x81),
      dict({ x: int(1) }),
      ascii('b'),
    ])
    const { entries, placeholders } = read(checkpointBytes(pickleBytes(dict({ a: tensor(), extra: object }))))
    expect([entries.size, placeholders]).toEqual([1, ['lightning.callbacks.Thing']])
  })

  it('refuses a tensor that an unknown function would have rebuilt, by name, and keeps the others', () => {
    const odd = tensor({ rebuild: ['torch._utils', '_rebuild_qtensor'] })
    const { entries, refused } = read(checkpointBytes(pickleBytes(dict({ a: tensor(), b: odd }))))
    expect([[...entries.keys()], [...refused.keys()]]).toEqual([['a'], ['b']])
  })

  it('does not confuse a tensor named __proto__ with the prototype', () => {
    const { entries } = read(checkpointBytes(pickleBytes(dict({ ['__proto__']: tensor() }))))
    // A literal's computed __proto__ is an own key, as the file's is.
    expect([...entries.keys()]).toEqual(['__proto__'])
    expect(({} as Record<string, unknown>)['dtype']).toBeUndefined()
  })

  it.each([
    ['a tensor longer than its storage', tensor({ shape: [3] }), 'checkpoint.storage-mismatch'],
    ['a tensor that starts at its end', tensor({ offset: 1 }), 'checkpoint.storage-mismatch'],
    ['strides that leave it', tensor({ shape: [2, 2], strides: [1, 9] }), 'checkpoint.storage-mismatch'],
    ['a storage of another size than its file', tensor({ count: 3 }), 'checkpoint.storage-mismatch'],
    ['a storage that is not there', tensor({ key: '7' }), 'checkpoint.storage-mismatch'],
    [
      'a shape whose product overflows',
      tensor({ shape: [2 ** 30, 2 ** 30, 2 ** 30], strides: [1, 1, 1] }),
      'checkpoint.storage-mismatch',
    ],
    ['a storage named by a path', tensor({ key: '../0' }), 'checkpoint.opcode-refused'],
    ['a negative side', tensor({ shape: [-1] }), 'checkpoint.opcode-refused'],
    ['more sides than strides', tensor({ shape: [1, 2], strides: [1] }), 'checkpoint.opcode-refused'],
    ['an unknown storage class', tensor({ storage: 'ComplexFloatStorage' }), 'checkpoint.opcode-refused'],
  ])('refuses %s', (_, value, code) => {
    expect(() => read(checkpointBytes(pickleBytes(dict({ a: value }))))).toThrow(expect.objectContaining({ code }))
  })

  it.each([
    ['a description that is a list', pickleBytes(']'), 'checkpoint.entry-refused'],
    ['a dict without tensors', pickleBytes(dict({ a: int(1) })), 'checkpoint.entry-refused'],
    ['two values', pickleBytes('}}'), 'checkpoint.opcode-refused'],
    ['an empty stack', pickleBytes(), 'checkpoint.opcode-refused'],
    ['a text of four gigabytes', pickleBytes(Uint8Array.of(0x58, 0xff, 0xff, 0xff, 0xff)), 'checkpoint.opcode-refused'],
    ['a memo that was never put', pickleBytes(Uint8Array.of(0x68, 1)), 'checkpoint.opcode-refused'],
    ['an unbalanced mark', pickleBytes('t'), 'checkpoint.opcode-refused'],
    ['a call of a text', pickleBytes(text('os'), ')R'), 'checkpoint.opcode-refused'],
    [
      'an object of a known class',
      pickleBytes(global('collections', 'OrderedDict'), ')', 0x81),
      'checkpoint.opcode-refused',
    ],
    ['another protocol', Uint8Array.of(0x80, 4, 0x7d, 0x2e), 'checkpoint.opcode-refused'],
    ['more after its end', joined([pickleBytes('}'), ascii('}')]), 'checkpoint.opcode-refused'],
  ])('refuses %s', (_, pickle, code) => {
    expect(() => read(checkpointBytes(pickle))).toThrow(expect.objectContaining({ code }))
  })

  it('bounds a nest of a million lists and a bomb of shared tuples', () => {
    const deep = new Uint8Array(1_200_000).fill(0x28)
    expect(() => read(checkpointBytes(pickleBytes(deep)))).toThrow(
      expect.objectContaining({ code: 'checkpoint.opcode-refused' }),
    )
    // Each level holds the one before twice: 2^200 leaves if anything walked it.
    const bomb = Array.from({ length: 200 }, () => Uint8Array.of(0x71, 0, 0x68, 0, 0x86))
    const { entries } = read(checkpointBytes(pickleBytes(dict({ a: tensor(), bomb: joined([ascii(')'), ...bomb]) }))))
    expect([...entries.keys()]).toEqual(['a'])
  })
})
