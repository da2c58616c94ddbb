import { describe, expect, it } from 'vitest'
import { exifBlock } from '../../../../main/files/exif.ts'
import { readExifSettings } from '../../../../main/files/exif-settings.ts'

const parameters =
  'a red kite\nNegative prompt: fog\nSteps: 24, Sampler: Euler a, CFG scale: 6.5, Seed: 1234, Size: 96x64'

/** A little-endian block of one entry in its first folder. */
function blockOf(tag: number, text: string): Uint8Array {
  const bytes = Buffer.alloc(26 + text.length)
  bytes.write('II*\0', 0, 'latin1')
  bytes.writeUInt32LE(8, 4)
  bytes.writeUInt16LE(1, 8)
  bytes.writeUInt16LE(tag, 10)
  bytes.writeUInt16LE(2, 12)
  bytes.writeUInt32LE(text.length, 14)
  bytes.writeUInt32LE(26, 18)
  bytes.write(text, 26, 'latin1')
  return new Uint8Array(bytes)
}

describe('settings in an EXIF block', () => {
  it('are read from the user comment that A1111 writes, in any alphabet', () => {
    expect(readExifSettings(exifBlock(parameters))).toMatchObject({
      program: 'a1111',
      prompt: 'a red kite',
      negative: 'fog',
      seed: '1234',
    })
    expect(readExifSettings(exifBlock(parameters.replace('a red kite', '赤い凧')))).toMatchObject({ prompt: '赤い凧' })
  })

  it('are read from the graph that ComfyUI puts in place of a camera’s name', () => {
    const graph = {
      1: { class_type: 'CLIPTextEncode', inputs: { text: 'a red kite' } },
      2: { class_type: 'CLIPTextEncode', inputs: { text: 'fog' } },
      3: { class_type: 'KSampler', inputs: { seed: 7, steps: 20, cfg: 5, positive: ['1', 0], negative: ['2', 0] } },
    }
    const block = blockOf(0x010f, `prompt:${JSON.stringify(graph)}\0`)
    expect(readExifSettings(block)).toMatchObject({ program: 'comfyui', prompt: 'a red kite', seed: '7' })
  })

  it('are none in a block that is cut anywhere, points outside itself, or is something else', () => {
    const whole = exifBlock(parameters)
    for (let length = 0; length < whole.length - 200; length++) {
      expect(() => readExifSettings(whole.subarray(0, length))).not.toThrow()
    }
    for (let at = 0; at < 44; at++) {
      const broken = whole.slice()
      broken[at] = 0xff
      expect(() => readExifSettings(broken)).not.toThrow()
    }
    expect(readExifSettings(Uint8Array.of(0xff, 0xd8, 0xff, 0xe1, 0, 0, 0, 0, 0))).toBeNull()
    expect(readExifSettings(blockOf(0x010f, 'Nikon\0'))).toBeNull()
  })
})
