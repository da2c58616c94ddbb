import { mkdirSync, renameSync, statSync } from 'node:fs'
import path from 'node:path'
import { destination, pino } from 'pino'
import type { Log } from '../services/log.ts'

/** A log that has grown past this makes room for a new one at the next start; one old one is kept. */
const turnAtBytes = 5 * 1024 * 1024

/** A local log of JSON lines under `folder`. Written at once, so that a crash leaves its last words. */
export function jsonLog(folder: string): Log {
  mkdirSync(folder, { recursive: true })
  const file = path.join(folder, 'fovea.log')
  turn(file)
  const sink = destination({ dest: file, sync: true })
  // A disk that fills up must not take the studio with it.
  sink.on('error', () => undefined)
  const logger = pino({ base: { pid: process.pid }, timestamp: () => `,"time":"${new Date().toISOString()}"` }, sink)
  return {
    info: (event, fields = {}) => logger.info({ event, ...fields }),
    warn: (event, fields = {}) => logger.warn({ event, ...fields }),
    bug: (event, thrown) => logger.error({ event, err: thrown instanceof Error ? thrown : new Error(String(thrown)) }),
  }
}

function turn(file: string): void {
  try {
    if (statSync(file).size > turnAtBytes) renameSync(file, `${file}.1`)
  } catch {
    // No log yet.
  }
}
