import { measureRoute } from './measure-route.ts'
import { openRoute } from './open-route.ts'
import { readParityCase } from './parity-case.ts'

/**
 * One route of one case in a process of its own, so that its peak of memory is its own: `run-route.ts FOLDER ROUTE RUNS`
 * writes a `RouteRun` as JSON.
 */
const [folder = '', route = '', runs = '0'] = process.argv.slice(2)
const measured = await measureRoute(readParityCase(folder), (c) => openRoute(c, route), Number(runs))
process.stdout.write(JSON.stringify({ ...measured, peakMb: Math.round(process.resourceUsage().maxRSS / 1024) }))
