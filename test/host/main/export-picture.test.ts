import ExifReader from 'exifreader'
import exifr from 'exifr'
import { execFileSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { encodeRgb } from '../../../main/files/encode-picture.ts'
import { exportFormats, exportPicture, type ExportFormat } from '../../../main/files/export-picture.ts'
import { readPictureRecipe, type PictureRecipe } from '../../../main/files/picture-recipe.ts'
import { pictureTexts } from '../../../main/files/picture-texts.ts'
import { readPictureSource } from '../../../main/files/import-settings.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { toyRecipe } from '../../support/toy-engine/toy-host.ts'

const hash = 'ab'.repeat(32)
const recipeWith = (prompt: string): PictureRecipe => ({
  format: 'fovea-picture/1',
  method: 'sgool',
  recipe: toyRecipe({ prompt, negative: 'blur', seed: 77, methods: ['sgool'], steps: 20, guidance: 4.5, mask: hash }),
  pack: { version: 1, manifest: hash },
  provider: 'cpu',
  changed: null,
  step: {
    index: 2,
    saliency: hash,
    mask: hash,
    gradient: null,
    termField: null,
    loss: 0.5,
    terms: { global: 0.25, saliency: 0.25 },
    guidanceScore: 27.5,
    judgeScore: null,
    gradNorm: null,
    latentNorm: 1,
    cosTerms: null,
    era: 0,
    state: null,
  },
  unetCalls: 40,
  latents: { xT: hash, x0: hash },
})

const pixels = new Uint8Array(16 * 16 * 3).map((_, i) => (i * 5) % 256)
const stored = (prompt = 'a cat & <mat>') => encodeRgb(pixels, 16, 16, pictureTexts(recipeWith(prompt), 16, 16))
const sayings = { rating: 4, tags: ['keep', 'ä & b'] }
const exported = (format: ExportFormat, metadata: 'full' | 'minimal' | 'none' = 'full', png = stored()) =>
  exportPicture(png, { format, metadata, quality: 80, sayings })
const composite = 'http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia'

function tagsOf(bytes: Uint8Array): Record<string, { value: unknown; description: string }> {
  return ExifReader.load(Buffer.from(bytes))
}

/** EXIF's own encoding of a comment: an eight-byte name, then the text. */
function commentOf(value: unknown): string {
  const bytes = Buffer.from(value as number[])
  return Buffer.from(bytes.subarray(8)).swap16().toString('utf16le')
}

describe.each(exportFormats)('a picture exported as %s', (format) => {
  it('is read by exifreader: what kind it is, rating, tags, how it was made', async () => {
    const tags = tagsOf(await exported(format))
    expect(JSON.stringify(tags['DigitalSourceType'])).toContain(composite)
    expect(JSON.stringify(tags['Rating'])).toContain('4')
    expect(JSON.stringify(tags['subject'])).toContain('ä & b')
    const parameters =
      format === 'png' ? String(tags['parameters']!.description) : commentOf(tags['UserComment']!.value)
    expect(parameters).toContain(
      'a cat & <mat>\nNegative prompt: blur\nSteps: 20, Sampler: DDIM, CFG scale: 4.5, Seed: 77',
    )
  })

  it('says with "minimal" that a machine made it and nothing else, with "none" nothing', async () => {
    const minimal = Buffer.from(await exported(format, 'minimal')).toString('latin1')
    expect(minimal).toContain('compositeWithTrainedAlgorithmicMedia')
    const none = Buffer.from(await exported(format, 'none')).toString('latin1')
    expect(none).not.toContain('igitalsourcetype')
    for (const bytes of [minimal, none]) {
      expect(bytes).not.toContain('cat &')
      expect(bytes).not.toContain('c\0a\0t\0')
      expect(bytes).not.toContain('Seed')
    }
  })

  it('is read by Pillow, pixels and words', async ({ skip }) => {
    const python = [process.env['FOVEA_PYTHON'] ?? '', '/usr/bin/python3'].find(
      (name) => existsSync(name) && hasPillow(name, format),
    )
    if (python === undefined) return skip(`no Python with a Pillow that reads ${format} is here`)
    const file = join(temporaryFolder(), `a.${format}`)
    writeFileSync(file, await exported(format))
    const script = `
import sys, json
from PIL import Image
im = Image.open(sys.argv[1]); im.load()
exif = im.getexif().get_ifd(0x8769).get(0x9286, b'')
print(json.dumps({'size': im.size, 'parameters': im.info.get('parameters'), 'comment': exif.hex() if isinstance(exif, bytes) else str(exif), 'xmp': str(im.info.get('xmp', im.info.get('XML:com.adobe.xmp', b'')))}))`
    const seen = JSON.parse(execFileSync(python, ['-c', script, file], { encoding: 'utf8' })) as Record<string, string>
    expect(seen['size']).toEqual([16, 16])
    expect(seen['xmp']).toContain('compositeWithTrainedAlgorithmicMedia')
    const parameters = format === 'png' ? seen['parameters']! : seen['comment']!
    const plain =
      format === 'png' || !/^[0-9a-f]+$/.test(parameters) ? parameters : commentOf([...Buffer.from(parameters, 'hex')])
    expect(plain).toContain('Seed: 77')
  })
})

function hasPillow(python: string, format: string): boolean {
  try {
    const check = `from PIL import features, Image; import sys; Image.init(); sys.exit(0 if '.${format}' in Image.registered_extensions() else 1)`
    execFileSync(python, ['-c', check], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

describe('a JPEG of ours', () => {
  it('is read by exifr too', async () => {
    const seen = (await exifr.parse(Buffer.from(await exported('jpeg')), { xmp: true, userComment: true })) as Record<
      string,
      unknown
    >
    expect(seen['DigitalSourceType']).toBe(composite)
    expect(seen['Rating']).toBe(4)
  })
})

describe('a PNG of ours', () => {
  it('keeps its recipe when exported, and its words beyond Latin-1', async () => {
    const png = await exported('png', 'full', stored('猫 ✨'))
    expect(readPictureRecipe(png)).toEqual(recipeWith('猫 ✨'))
    expect(readPictureSource(png)).toMatchObject({
      program: 'fovea',
      prompt: '猫 ✨',
      seed: '77',
      steps: 20,
      guidance: 4.5,
    })
    expect(String(tagsOf(png)['parameters']!.description)).toContain('猫 ✨')
  })

  it('carries its settings as tEXt when Latin-1 has all of its characters, else as iTXt', () => {
    const kind = (prompt: string) =>
      Buffer.from(stored(prompt))
        .toString('latin1')
        .match(/(.{4})parameters\0/)?.[1]
    expect([kind('café'), kind('猫')]).toEqual(['tEXt', 'iTXt'])
  })
})
