import { availableParallelism } from 'node:os'
import { describe, expect, it } from 'vitest'
import { sessionOptions } from '../../../../main/engine/session-options.ts'

describe('sessionOptions', () => {
  it('finds weights in the pack, writes no file, and never depends on the load', () => {
    const options = sessionOptions('/packs/mini')
    expect(options).toEqual(sessionOptions('/packs/mini'))
    expect(options.extra).toEqual({
      session: { model_external_initializers_file_folder_path: '/packs/mini', intra_op: { allow_spinning: '0' } },
    })
    expect(options).not.toHaveProperty('optimizedModelFilePath')
    expect(options).not.toHaveProperty('enableProfiling')
    expect(options.intraOpNumThreads).toBe(Math.min(8, availableParallelism()))
  })

  it('names the provider alone, since ONNX Runtime falls back to none by itself', () => {
    expect(sessionOptions('', { provider: { name: 'webgpu' } }).executionProviders).toEqual([{ name: 'webgpu' }])
  })

  it('forbids the CPU where a provider is to show what it has', () => {
    expect(sessionOptions('', { provider: { name: 'webgpu' }, alone: true }).extra).toMatchObject({
      session: { disable_cpu_ep_fallback: '1' },
    })
  })
})
