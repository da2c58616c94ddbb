import { InferenceSession, listSupportedBackends, Tensor } from 'onnxruntime-node'
import { GraphBuilder } from '../../models/nn/graph-builder.ts'
import { add } from '../../models/nn/ops.ts'
import { encodeOnnx } from '../../models/onnx/write-onnx.ts'
import type { Provider } from '../../models/providers/provider.ts'
import { FoveaError } from '../../preload/contract/errors.ts'
import { sessionOptions } from './session-options.ts'

/** What to do when a provider does not start. */
const remedies: Readonly<Record<Provider, string>> = {
  cpu: 'Install Fovea again: ONNX Runtime itself does not work here.',
  webgpu: 'Update the graphics driver (on Linux also libvulkan1), or use --provider cpu.',
  cuda: 'Install CUDA 12 and cuDNN 9, and onnxruntime-node with its CUDA files, or use --provider cpu.',
  dml: 'DirectML is for Windows with a DirectX 12 graphics card; use --provider cpu elsewhere.',
  coreml: 'CoreML is for Macs with Apple silicon; use --provider cpu elsewhere.',
}

/**
 * Makes a provider run one addition.
 *
 * ONNX Runtime drops names it was not built with in silence and would use the CPU (reference/engine.md 0.9), so those are
 * refused first. @throws FoveaError engine.provider
 */
export async function startProvider(provider: Provider): Promise<void> {
  const refuse = (why: string, cause?: unknown) =>
    new FoveaError(
      'engine.provider',
      `The provider ${provider} does not start: ${why}`,
      provider,
      remedies[provider],
      cause,
    )
  if (!listSupportedBackends().some(({ name }) => name === provider)) {
    throw refuse(`ONNX Runtime has none for ${process.platform} on ${process.arch}.`)
  }
  try {
    const k = new GraphBuilder('start')
    const x = k.input('x', 'float32', [4])
    k.output('y', add(x, x))
    const session = await InferenceSession.create(
      encodeOnnx(k.build()),
      sessionOptions('', { provider: { name: provider }, alone: true }),
    )
    const { y } = await session.run({ x: new Tensor('float32', Float32Array.of(1, 2, 3, 4), [4]) })
    await session.release()
    if (String(y?.data) !== '2,4,6,8') throw new Error(`it adds 1, 2, 3, 4 to themselves and gets ${String(y?.data)}`)
  } catch (thrown) {
    throw refuse(oneLine(thrown), thrown)
  }
}

/** What native code said, short enough for a table. */
export function oneLine(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown)
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, 300)
}
