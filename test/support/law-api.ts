import { FoveaError } from '../../preload/contract/errors.ts'
import { methods, type Api } from '../../preload/contract/methods.ts'
import type { EventBus } from '../../main/services/event-bus.ts'

/** Handlers that each do one thing a law is about. */
export function lawApi(bus: EventBus): Api {
  const never = () => Promise.reject(new Error('not asked for by any law'))
  return {
    ...(Object.fromEntries(Object.keys(methods).map((name) => [name, never])) as unknown as Api),
    // Ends the process that serves it, where it has one of its own.
    'studio.describe': () => (process.disconnect?.(), never()),
    'run.stop': async () => {
      for (let i = 0; i < 3; i++) bus.emit('library.changed', {})
      return null
    },
    'run.list': (_input, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new FoveaError('contract.closed', 'Cancelled.', null, '')))
      }),
    'run.remove': () => Promise.reject(new Error('a secret of the inside')),
    'run.restore': async () => null,
    'run.change': never,
    'mask.put': async () => ({ sha256: 'no hash', width: 1, height: 1 }),
    'mask.list': never,
    'mask.open': never,
    'mask.keep': never,
    'mask.rename': never,
    'mask.duplicate': never,
    'mask.remove': never,
    'mask.restore': never,
  }
}
