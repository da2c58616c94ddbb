import { describe, expect, it } from 'vitest'
import { parsePackManifest } from '../../../../models/formats/pack-manifest.ts'

const manifest = {
  format: 'fovea-pack/1',
  id: 'mini',
  title: 'Mini',
  version: 1,
  license: 'Apache-2.0',
  width: 64,
  height: 64,
  roles: {
    tokenizer: { kind: 'clip-bpe', path: 'tokenizer' },
    textEncoder: { kind: 'clip-text', path: 'text_encoder' },
    unet: { kind: 'unet-2d-condition', path: 'unet' },
    vae: { kind: 'autoencoder-kl', path: 'vae' },
    scheduler: { kind: 'scheduler', path: 'scheduler' },
    guidance: { kind: 'clip', path: 'clip', tokenizer: 'tokenizer' },
    saliency: { kind: 'transalnet', path: 'saliency' },
  },
  defaults: { prompt: 'a cat', negative: '', steps: 20, guidanceScale: 4, optSteps: 20 },
  files: [{ path: 'unet/config.json', bytes: 1, sha256: 'a'.repeat(64) }],
}
const withPath = (path: string) => ({ ...manifest, files: [{ path, bytes: 1, sha256: 'a'.repeat(64) }] })
const parse = (value: unknown) => parsePackManifest(JSON.stringify(value))

describe('parsePackManifest', () => {
  it('reads a pack with or without a judge', () => {
    expect(parse(manifest).roles.judge).toBeUndefined()
    const judge = { kind: 'clip', path: 'judge', tokenizer: 'tokenizer' }
    expect(parse({ ...manifest, roles: { ...manifest.roles, judge } }).roles.judge?.path).toBe('judge')
  })

  it.each([
    '../unet',
    'unet/../..',
    '/etc/passwd',
    'C:/x',
    'unet\\config',
    '.hidden',
    'a//b',
    'a/',
    '',
    'a b',
    'a/./b',
    'a\0b',
  ])('refuses the path %j', (path) => {
    expect(() => parse(withPath(path))).toThrow(expect.objectContaining({ code: 'manifest.format' }))
  })

  it.each([
    ['another format', { ...manifest, format: 'fovea-pack/2' }, 'format'],
    ['a missing role', { ...manifest, roles: { ...manifest.roles, vae: undefined } }, 'roles.vae'],
    [
      'a role of another kind',
      { ...manifest, roles: { ...manifest.roles, unet: { kind: 'clip', path: 'unet' } } },
      'roles.unet.kind',
    ],
    ['an id that could be a path', { ...manifest, id: '../mini' }, 'id'],
    ['a hash that is none', { ...manifest, files: [{ path: 'a', bytes: 1, sha256: 'x' }] }, 'files.0.sha256'],
    ['a size without end', { ...manifest, width: 1e9 }, 'width'],
  ])('refuses %s and names the field', (_, value, field) => {
    expect(() => parse(value)).toThrow(field)
  })
})
