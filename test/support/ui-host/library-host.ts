import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { must } from '../../../models/must.ts'
import type { Host, HostOptions } from '../../../main/host.ts'
import { decodePicture } from '../../../main/files/decode-picture.ts'
import { encodeLossy } from '../../../main/files/picture-codecs.ts'
import { shrinkPicture } from '../../../main/files/shrink-picture.ts'
import { startServer } from '../../../main/serve/http-server.ts'
import { methodName } from '../../../preload/contract/recipe.ts'
import { fillLibrary } from '../cached-library.ts'
import { toyHost } from '../toy-engine/toy-host.ts'
import { toyPicture } from './toy-scene.ts'
import { pageRoot } from './ui-host.ts'

/** The built page behind the real server and the real host, on a library of synthetic runs with a toy engine. */
export interface LibraryHost {
  readonly host: Host
  /** Serves it to one more browser: an address opens one session. */
  readonly serve: () => Promise<{ readonly url: string; readonly close: () => Promise<void> }>
  readonly bugs: unknown[]
  readonly close: () => Promise<void>
}

/** Pictures that stand for those of synthetic runs, which have none. */
const standIns = 48

/** A library of synthetic runs that goes when it is closed. */
export async function startLibraryHost({ runs }: { readonly runs: number }): Promise<LibraryHost> {
  const root = mkdtempSync(join(tmpdir(), 'fovea-library-'))
  await fillLibrary(join(root, 'data'), runs)
  // The runs were never submitted, so that nothing stands in the journal.
  writeFileSync(join(root, 'data', 'journal.jsonl'), '')
  const library = await openLibraryHost(join(root, 'data'))
  return {
    ...library,
    async close() {
      await library.close()
      rmSync(root, { recursive: true, force: true })
    },
  }
}

/** A filled library. `picture` gives the bytes of the picture number n; toy scenes when nobody draws. */
export async function openLibraryHost(
  dataDir: string,
  picture: (n: number) => Uint8Array = toyScene,
  changes: Partial<HostOptions> = {},
): Promise<LibraryHost> {
  const bugs: unknown[] = []
  const log = {
    info: () => undefined,
    warn: () => undefined,
    bug: (event: string, thrown: unknown) => void bugs.push([event, thrown]),
  }
  const host = await toyHost(dataDir, { log, name: 'serve', ...changes })
  const pictures = Array.from({ length: standIns }, (_, n) => picture(n))
  const handleRequest = async (request: Request): Promise<Response> => {
    const answer = await host.handleRequest(request)
    const hash = /^\/(?:image|thumbnail)\/([0-9a-f]{64})(?:\.png)?$/.exec(new URL(request.url).pathname)?.[1]
    if (answer.status !== 404 || hash === undefined) return answer
    const standIn = must(pictures[parseInt(hash.slice(0, 8), 16) % standIns], 'there is one for every number')
    const isSmall = request.url.includes('/thumbnail/')
    const [type, bytes] = isSmall ? ['image/webp', await smallOf(standIn)] : ['image/png', standIn]
    const headers = { 'content-type': type, 'cache-control': 'private, max-age=31536000, immutable' }
    return new Response(new Uint8Array(bytes), { headers })
  }
  return {
    host,
    serve: () => startServer({ host: { api: host.api, events: host.events, handleRequest }, pageRoot, port: 0, log }),
    bugs,
    close: () => host.close(),
  }
}

const shrunk = new Map<Uint8Array, Promise<Uint8Array>>()

function smallOf(png: Uint8Array): Promise<Uint8Array> {
  const known = shrunk.get(png) ?? encodeLossy('webp', shrinkPicture(decodePicture(png), 256), 82)
  shrunk.set(png, known)
  return known
}

function toyScene(n: number): Uint8Array {
  return toyPicture(n * 7 + 3, methodName.options[n % 4] ?? 'sd', 1)
}
