import { fileURLToPath } from 'node:url'
import { startServer } from '../../../main/serve/http-server.ts'
import type { PackSummary } from '../../../preload/contract/records.ts'
import { toyPack } from './toy-pack.ts'
import { toyStudio, type ToyStudio } from './toy-studio.ts'

/** The built page behind the real server, policy and contract, with a toy studio in the host's place. */
export interface UiHost extends ToyStudio {
  readonly url: string
  readonly origin: string
  /** Broken schemas and thrown bugs; a test expects none. */
  readonly bugs: unknown[]
  readonly close: () => Promise<void>
}

/** The page as `npm run build` leaves it. */
export const pageRoot = fileURLToPath(new URL('../../../dist/renderer', import.meta.url))

export async function startUiHost(packs: PackSummary[] = [toyPack]): Promise<UiHost> {
  const studio = toyStudio(packs)
  const bugs: unknown[] = []
  const log = {
    info: () => undefined,
    warn: () => undefined,
    bug: (event: string, thrown: unknown) => void bugs.push([event, thrown]),
  }
  const host = {
    api: studio.api,
    events: studio.bus,
    handleRequest: async (request: Request): Promise<Response> => {
      const { pathname } = new URL(request.url)
      const name =
        /^\/image\/(\w+)\.png$/.exec(pathname)?.[1] ?? /^\/preview\/([\w-]+\/\w+)\/\d+\.png$/.exec(pathname)?.[1]
      const png = studio.pictures.get(name ?? '')
      if (png === undefined) return new Response(null, { status: 404 })
      return new Response(new Uint8Array(png), { headers: { 'content-type': 'image/png' } })
    },
  }
  const server = await startServer({ host, pageRoot, port: 0, log })
  return { ...studio, bugs, url: server.url, origin: `http://127.0.0.1:${server.port}`, close: server.close }
}
