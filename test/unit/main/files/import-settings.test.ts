import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readParameters, writeParameters } from '../../../../main/files/a1111-parameters.ts'
import { readComfyGraph } from '../../../../main/files/comfy-graph.ts'
import { readPictureSource } from '../../../../main/files/import-settings.ts'
import { readDream, readInvokeMetadata, readSdMetadata } from '../../../../main/files/invokeai-metadata.ts'
import { a1111Pictures } from '../../../support/foreign/a1111-pictures.ts'
import { comfyPictures } from '../../../support/foreign/comfy-pictures.ts'
import { invokePictures } from '../../../support/foreign/invoke-pictures.ts'

const foreignPictures = [...a1111Pictures, ...comfyPictures, ...invokePictures]

describe('a picture of another program', () => {
  it('comes in thirty sorts', () => expect(foreignPictures.length).toBe(30))

  it.each(foreignPictures)('says how it was made ($title)', ({ png, expected }) => {
    const wanted = Object.fromEntries(Object.entries(expected).filter(([, value]) => value !== undefined))
    expect(readPictureSource(png)).toMatchObject(wanted)
  })
})

describe('the readers of settings', () => {
  const readers = { readParameters, readComfyGraph, readInvokeMetadata, readSdMetadata, readDream }
  it.each(Object.entries(readers))('never throw, whatever the text (%s)', (_name, read) => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void read(text)))
  })

  it('read back what is written, with any words', () => {
    const line = fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.replace(/\n|\r/g, ' ').trim())
    fc.assert(
      fc.property(line, line, fc.nat(), fc.string({ maxLength: 20 }), (prompt, negative, seed, model) => {
        fc.pre(
          !prompt.startsWith('Negative prompt:') && model.trim() === model && model !== '' && !model.startsWith('"'),
        )
        const text = writeParameters({
          prompt,
          negative,
          settings: [
            ['Steps', 20],
            ['Seed', seed],
            ['Model', model],
          ],
        })
        expect(readParameters(text)).toMatchObject({ prompt, negative, seed: String(seed), steps: 20, model })
      }),
    )
  })

  it('end in a circle of links', () => {
    const node = (to: string) => ({
      class_type: 'KSampler',
      inputs: { seed: [to, 0], positive: [to, 0], model: [to, 0], steps: 3 },
    })
    expect(readComfyGraph(JSON.stringify({ a: node('b'), b: node('a') }))).toMatchObject({ steps: 3, prompt: '' })
  })
})
