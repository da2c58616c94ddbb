import { coremlProfile } from './coreml-profile.ts'
import { everything, type ProviderProfile } from './profile.ts'
import { webgpuProfile } from './webgpu-profile.ts'

/** ONNX Runtime's execution providers, by the names its Node binding takes. */
export const providers = ['cpu', 'webgpu', 'cuda', 'dml', 'coreml'] as const

export type Provider = (typeof providers)[number]

export function isProvider(name: string): name is Provider {
  return (providers as readonly string[]).includes(name)
}

/**
 * What each provider runs itself.
 *
 * CUDA and DirectML have every standard operator by their documentation (reference/engine.md 1.3); nobody here has run
 * either, and the doctor says what a machine really does.
 */
export const profiles: Readonly<Record<Provider, ProviderProfile>> = {
  cpu: everything,
  webgpu: webgpuProfile,
  cuda: everything,
  dml: everything,
  coreml: coremlProfile,
}
