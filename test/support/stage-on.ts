import { fileURLToPath } from 'node:url'
import { sessionPool } from '../../main/engine/session-pool.ts'
import { must } from '../../models/must.ts'
import type { Provider } from '../../models/providers/provider.ts'
import { stageGraphs } from '../../models/stages/stage-graphs.ts'
import { openDiskPack } from './disk-pack.ts'

/** Prints the text context of the golden pack by a provider: a driver has to be found before its process starts. */
const folder = fileURLToPath(new URL('../fixtures/golden/pack', import.meta.url))
const graphs = stageGraphs(openDiskPack(folder))
const pool = sessionPool(folder, process.argv[2] as Provider)
const { shape } = must(graphs.context().inputs[0], 'ids')
const ids = BigInt64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => BigInt(i % 3))
const context = must((await pool.run('context', graphs.context, { ids })).get('context'), 'the context')
await pool.release()
process.stdout.write(JSON.stringify(Array.from(context)))
