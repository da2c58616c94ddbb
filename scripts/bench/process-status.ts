import { readFileSync } from 'node:fs'
import { must } from '../../models/must.ts'

/**
 * A figure of Linux's account of a process, in MB (2^20): `VmRSS` now, `VmHWM` at the highest, `RssFile` of mapped files.
 *
 * @throws where there is no such process, or no /proc
 */
export function processStatusMB(name: string, pid: number | 'self' = 'self'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(must(new RegExp(`^${name}:\\s+(\\d+)`, 'mu').exec(status)?.[1], `Linux says ${name}`)) / 1024
}
