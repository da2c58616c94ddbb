import { eventBus } from '../../main/services/event-bus.ts'
import { childProcessChannel } from '../../main/transport/child-process.ts'
import { serveApi } from '../../main/transport/serve-api.ts'
import { lawApi } from './law-api.ts'

/** The host's end of the child-process transport, in a process of its own. Says so when it listens. */
const bus = eventBus()
serveApi(childProcessChannel(process), lawApi(bus), bus, { onBug: () => undefined })
process.send?.('listening')
