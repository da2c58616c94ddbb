import { runEngine } from '../../../main/engine/engine.ts'
import type { ToEngine } from '../../../main/engine/messages.ts'
import type { OrtStages } from '../../../main/engine/ort-stages.ts'
import type { Stages } from '../../../models/methods/stages.ts'
import { initialScale } from '../../../models/precision/loss-scale.ts'
import { childProcessChannel } from '../../../main/transport/child-process.ts'
import { toyManifest } from './toy-pack.ts'
import { toyConditioning, toyStages } from '../toy-stages.ts'

/** The engine's own process and loop over a model in closed form: what dies and restarts is real, only ORT is not there. */
const channel = childProcessChannel(process)
// One turn of the loop a call, as the native engine gives it, so that messages come in.
const stages: Stages = { ...toyStages(), decode: async (z) => (await nextTurn(), toyStages().decode(z)) }
const engineStages: OrtStages = {
  ...stages,
  lossScale: () => initialScale,
  look: null,
  // Sixty numbers of the picture itself stand for what an encoder sees.
  embedPicture: async (image) => unit(image.slice(0, 60)),
}
channel.onClose(() => process.exit(0))
runEngine(
  { post: channel.post, onMessage: (listen) => channel.onMessage((message) => listen(message as ToEngine)) },
  async (folder) => ({
    folder,
    manifest: toyManifest,
    stages: engineStages,
    prepare: async () => engineStages,
    condition: async () => toyConditioning(),
    release: async () => undefined,
  }),
)

function unit(values: Float32Array): Float32Array {
  // Black has no direction.
  const norm = Math.hypot(...values) || 1
  return values.map((value) => value / norm)
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
