import { cpSync, existsSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openHost } from '../../../main/cli/open-host.ts'
import { runToEnd } from '../../../main/cli/run-to-end.ts'
import { FoveaError, type ErrorCode } from '../../../preload/contract/errors.ts'
import { packParts } from '../../../preload/contract/models.ts'
import { recipe } from '../../../preload/contract/recipe.ts'
import { packFolder } from '../../../main/files/pack-folder.ts'
import { parsePackManifest } from '../../../models/formats/pack-manifest.ts'
import { GraphBuilder } from '../../../models/nn/graph-builder.ts'
import { slice } from '../../../models/nn/ops.ts'
import { encodeOnnx } from '../../../models/onnx/write-onnx.ts'
import { openPack } from '../../../models/stages/open-pack.ts'
import { writeRandomSafetensors } from '../../support/memory/random-safetensors.ts'
import { ascii, checkpointBytes, global, pickleBytes, text } from '../../support/pickle-bytes.ts'
import { safetensorsBytes } from '../../support/safetensors-bytes.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { zipBytes } from '../../support/zip-bytes.ts'

const mini = join(import.meta.dirname, '../../../models/packs/mini')

async function open(dataDir = temporaryFolder()) {
  const { host } = await openHost({ name: 'cli', dataDir })
  let isOpen = true
  const close = async () => {
    if (isOpen) await host.close()
    isOpen = false
  }
  onTestFinished(close)
  return { host, dataDir, close }
}

/** The shipped pack taken apart into folders with names that nobody would choose. */
function parts() {
  const root = join(temporaryFolder(), 'my models ✓ (1)')
  for (const part of ['unet', 'vae', 'text_encoder', 'tokenizer', 'scheduler'])
    cpSync(join(mini, part), join(root, 'base', part), { recursive: true })
  cpSync(join(mini, 'clip'), join(root, 'eyes of clip'), { recursive: true })
  cpSync(join(mini, 'judge'), join(root, 'judge'), { recursive: true })
  cpSync(join(mini, 'saliency'), join(root, 'saliency'), { recursive: true })
  renameSync(join(root, 'saliency/model.safetensors'), join(root, 'saliency/where people look.safetensors'))
  return {
    base: join(root, 'base'),
    guidance: join(root, 'eyes of clip'),
    judge: join(root, 'judge'),
    saliency: join(root, 'saliency'),
  }
}

const codeOf = (work: Promise<unknown>): Promise<ErrorCode | null> =>
  work.then(
    () => null,
    (thrown: unknown) => (thrown instanceof FoveaError ? thrown.failure.code : Promise.reject(thrown as Error)),
  )

type Opened = Awaited<ReturnType<typeof open>>

async function made({ host }: Opened, places = parts()) {
  const id = async (place: string) => (await host.models.add(place))[0]!.id
  const ids = {
    base: await id(places.base),
    guidance: await id(places.guidance),
    saliency: await id(places.saliency),
    judge: await id(places.judge),
  }
  const asked = packParts.parse({ title: 'Mine, all mine', ...ids, width: 64, height: 64 })
  return { pack: await host.composer.compose(asked), asked, places }
}

const drawn = async ({ host }: Opened, pack: string) => {
  const asked = {
    prompt: 'a cat face',
    negative: '',
    seed: 3,
    pack,
    methods: ['sd', 'sgool'],
    steps: 5,
    guidance: 4,
    optSteps: 1,
  }
  const run = await runToEnd(
    host,
    { recipe: recipe.parse({ ...asked, weights: { global: 1, saliency: 1 } }), parent: null },
    quiet,
    () => () => undefined,
  )
  return run.drawings.map(({ steps }) =>
    steps.map(({ loss, guidanceScore, judgeScore, latentNorm }) => [loss, guidanceScore, judgeScore, latentNorm]),
  )
}
const quiet = { progress: () => undefined, step: () => undefined, drawing: () => undefined }

describe('a pack made of the library’s models', () => {
  it('draws from files where they lie what the same models draw as a shipped pack, to the last digit', async () => {
    const opened = await open()
    const { pack } = await made(opened)
    expect(pack).toMatchObject({ id: 'mine-all-mine', title: 'Mine, all mine', problem: null, tested: null })
    const folder = join(opened.dataDir, 'packs/mine-all-mine')
    expect(statSync(join(folder, 'pack.json')).size).toBeGreaterThan(100)
    expect(existsSync(join(folder, 'base'))).toBe(false)
    expect(await drawn(opened, pack.id)).toEqual(await drawn(opened, 'mini'))
  })

  it('is tested: finite values, and gradients that agree with what a small step changes', async () => {
    const opened = await open()
    const { pack } = await made(opened)
    const report = await opened.host.composer.test(pack.id)
    expect(report.findings.map(({ name, ok }) => [name, ok])).toEqual(
      ['text', 'step', 'step-gradient', 'decode', 'decode-gradient', 'saliency', 'score'].map((name) => [name, true]),
    )
    expect((await opened.host.composer.list())[0]?.tested?.ok).toBe(true)
  })

  it('says which file vanished, refuses parts that do not fit, and is removed with a way back', async () => {
    const opened = await open()
    const { host } = opened
    const { pack, asked, places } = await made(opened)
    expect(await codeOf(host.composer.compose({ ...asked, saliency: asked.judge! }))).toBe('model.unusable')
    expect(await codeOf(host.composer.compose({ ...asked, width: 65 }))).toBe('pack.damaged')
    expect((await host.composer.list()).length).toBe(1)

    await host.composer.remove(pack.id)
    expect((await host.packs.describe()).map(({ id }) => id)).not.toContain(pack.id)
    await host.composer.restore(pack.id)
    rmSync(join(places.saliency, 'where people look.safetensors'))
    const [seen] = await host.composer.list()
    expect(seen?.problem).toMatchObject({
      code: 'model.vanished',
      item: expect.stringContaining('where people look') as string,
    })
    expect(await codeOf(host.packs.require(pack.id))).toBe('model.vanished')
  })

  it('is given away as a text without places, and made again from the same models elsewhere', async () => {
    const places = parts()
    const first = await open()
    const { pack } = await made(first, places)
    const text = await first.host.composer.export(pack.id)
    expect(text).not.toContain(places.base)
    await first.close()

    const second = await open()
    expect(await codeOf(second.host.composer.import(text))).toBe('pack.missing-file')
    for (const place of Object.values(places)) {
      for (const { id } of await second.host.models.add(place)) await second.host.models.hash(id)
    }
    const again = await second.host.composer.import(text)
    expect([again.id, again.problem]).toEqual(['mine-all-mine', null])
    const files = (root: string) =>
      (JSON.parse(readFileSync(join(root, 'packs/mine-all-mine/pack.json'), 'utf8')) as { files: unknown }).files
    expect(files(second.dataDir)).toEqual(files(first.dataDir))
    expect(await codeOf(second.host.composer.import(text.replace('fovea-pack/1', 'fovea-pack/9')))).toBe('pack.damaged')
  })

  it('is changed by a LoRA with its strength, and by none at strength 0', async () => {
    const opened = await open()
    const { asked } = await made(opened)
    const file = join(temporaryFolder(), 'ink.safetensors')
    const layer = 'unet.mid_block.attentions.0.transformer_blocks.0.attn1.to_q'
    writeRandomSafetensors(
      file,
      new Map([
        [`${layer}.lora_A.weight`, [4, 192]],
        [`${layer}.lora_B.weight`, [192, 4]],
      ]),
    )
    const [lora] = await opened.host.models.add(file)
    const packOf = async (strength: number) =>
      (await opened.host.composer.compose({ ...asked, loras: [{ model: lora!.id, strength }] })).id
    const plain = await drawn(opened, 'mini')
    expect(await drawn(opened, await packOf(0))).toEqual(plain)
    expect(await drawn(opened, await packOf(1))).not.toEqual(plain)
  })

  it('draws with the U-Net of an ONNX folder what its safetensors draw', async () => {
    const opened = await open()
    const places = parts()
    const unet = join(places.base, 'unet')
    const manifest = parsePackManifest(readFileSync(join(mini, 'pack.json'), 'utf8'))
    const { unet: network, textEncoder, shapes } = openPack(manifest, packFolder(mini))
    const g = new GraphBuilder('unet')
    const [, channels, h, w] = shapes.latent
    const sample = g.input('sample', 'float32', [2, channels, h, w])
    const step = g.input('timestep', 'float32', [2])
    const states = g.input('encoder_hidden_states', 'float32', [2, textEncoder.length, textEncoder.width])
    const one = slice(step, 0, 0, 1)
    g.output('out_sample', network.predict(g, slice(sample, 0, 0, 1), one, states, one))
    const graph = g.build()
    const initializers = new Map(
      [...graph.initializers].map(([name, init]) => [
        name,
        init.source.kind === 'external' ? { ...init, source: { ...init.source, location: 'model.onnx_data' } } : init,
      ]),
    )
    writeFileSync(join(unet, 'model.onnx'), encodeOnnx({ ...graph, initializers }))
    renameSync(join(unet, 'diffusion_pytorch_model.safetensors'), join(unet, 'model.onnx_data'))
    rmSync(join(unet, 'config.json'))

    const { pack } = await made(opened, places)
    expect((await opened.host.models.list()).find(({ name }) => name === 'base')).toMatchObject({
      kind: 'onnx-pipeline',
      problems: [],
    })
    const [sd, sgool] = await drawn(opened, pack.id)
    const [plainSd, plainSgool] = await drawn(opened, 'mini')
    const near = (steps: typeof sd) => steps?.map((row) => row.map((value) => expect.closeTo(value ?? 0, 2) as number))
    expect(sd).toEqual(near(plainSd))
    expect(sgool).toEqual(near(plainSgool))
  })

  it('is drawn with after every kind of hostile file was refused by name, and nothing was run', async () => {
    const opened = await open()
    const { host } = opened
    const folder = temporaryFolder()
    const marker = join(folder, 'owned')
    const good = readFileSync(join(mini, 'saliency/model.safetensors'))
    const attack = (module: string, name: string) =>
      checkpointBytes(pickleBytes(global(module, name), '(', text(`touch ${marker}`), 'tR'))
    const hostile: Readonly<Record<string, Uint8Array>> = {
      'system.ckpt': attack('os', 'system'),
      'popen.pth': attack('subprocess', 'Popen'),
      'cut.safetensors': good.subarray(0, good.length - 1000),
      'lies.safetensors': safetensorsBytes('{}', 0, 2n ** 63n),
      'wide.safetensors': safetensorsBytes('{"a":{"dtype":"F32","shape":[9007199254740993],"data_offsets":[0,4]}}', 4),
      'proto.onnx': Uint8Array.of(8, 8, 0x3a, 0xff, 0xff, 0xff, 0xff, 0x0f),
      'bomb.pt': zipBytes([{ name: 'a/data.pkl', data: new Uint8Array(10), method: 8, size: 2 ** 31 }]),
      'text.bin': ascii('#!/bin/sh'),
    }
    for (const [name, bytes] of Object.entries(hostile)) {
      writeFileSync(join(folder, name), bytes)
      expect([name, await codeOf(host.models.add(join(folder, name)))]).toEqual([name, 'model.unusable'])
    }
    symlinkSync('/etc/hostname', join(folder, 'link.safetensors'))
    expect(await codeOf(host.models.add(join(folder, 'link.safetensors')))).toMatch(/^model\./)
    expect(existsSync(marker)).toBe(false)
    expect(await host.models.list()).toEqual([])

    // A model that becomes another after it was looked at is not used.
    const { pack, places } = await made(opened)
    rmSync(join(places.saliency, 'where people look.safetensors'))
    symlinkSync('/etc/hostname', join(places.saliency, 'where people look.safetensors'))
    expect(await codeOf(host.packs.require(pack.id))).toBe('pack.damaged')
    expect((await drawn(opened, 'mini')).length).toBe(2)
  })
})
