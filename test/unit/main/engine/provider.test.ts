import { describe, expect, it } from 'vitest'
import { chooseProvider } from '../../../../main/engine/provider.ts'

describe('the provider', () => {
  it('is the one named, else that of the environment, else the CPU', () => {
    expect(chooseProvider('webgpu', { FOVEA_PROVIDER: 'cuda' })).toBe('webgpu')
    expect(chooseProvider(undefined, { FOVEA_PROVIDER: 'cuda' })).toBe('cuda')
    expect(chooseProvider(undefined, { FOVEA_PROVIDER: '' })).toBe('cpu')
    expect(chooseProvider(undefined, {})).toBe('cpu')
  })

  it('is refused by name when there is none', () => {
    for (const name of ['abacus', '', 'CPU']) {
      expect(() => chooseProvider(name, {})).toThrow(`There is no provider "${name}".`)
    }
  })
})
