import { childProcessChannel } from '../transport/child-process.ts'
import { runEngine } from './engine.ts'
import { openPackOn } from './open-pack-on.ts'
import type { ToEngine } from './messages.ts'

/** What Electron's utility process has and `process` of Node's types does not (electron docs/api/process-parent-port.md). */
interface ParentPort {
  readonly postMessage: (message: unknown) => void
  readonly on: (event: 'message', listen: (event: { readonly data: unknown }) => void) => void
}

const parentPort = (process as unknown as { parentPort?: ParentPort }).parentPort

if (parentPort === undefined) {
  const channel = childProcessChannel(process)
  // A host that is gone, even by kill -9, has nobody to draw for.
  channel.onClose(() => process.exit(0))
  const onMessage = (listen: (message: ToEngine) => void) => channel.onMessage((message) => listen(message as ToEngine))
  runEngine({ post: channel.post, onMessage }, openPackOn)
} else {
  const onMessage = (listen: (message: ToEngine) => void) =>
    parentPort.on('message', ({ data }) => listen(data as ToEngine))
  runEngine({ post: (message) => parentPort.postMessage(message), onMessage }, openPackOn)
}
