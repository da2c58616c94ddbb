import type { Api } from '../../../preload/contract/methods.ts'
import type { PackComposer } from './pack-composer.ts'

type PackCalls = Pick<Api, Extract<keyof Api, `pack.${string}`>>

/** Packs made of the library's models, as the contract has them. */
export function packApi(composer: PackComposer): PackCalls {
  return {
    'pack.list': async () => ({ packs: await composer.list() }),
    'pack.compose': (asked) => composer.compose(asked),
    'pack.test': ({ id }) => composer.test(id),
    'pack.export': async ({ id }) => ({ name: `${id}.pack.json`, text: await composer.export(id) }),
    'pack.import': ({ text }) => composer.import(text),
    'pack.remove': async ({ id }) => (await composer.remove(id), null),
    'pack.restore': async ({ id }) => (await composer.restore(id), null),
  }
}
