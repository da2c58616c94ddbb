import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { must } from '../../models/must.ts'
import { processStatusMB } from '../bench/process-status.ts'

/** Watches a process and its descendants on Linux; ends with the largest resident size any one of them had, in MiB. */
export function watchPeakMemory(child: ChildProcess): () => number {
  const pid = must(child.pid, 'a started process')
  let peak = 0
  const look = () => (peak = Math.max(peak, ...family(pid).map(highWater)))
  const timer = setInterval(look, 500)
  return () => {
    clearInterval(timer)
    return peak
  }
}

/** A process and its descendants; itself alone once it has ended. */
function family(pid: number): readonly number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
    return [pid, ...children.flatMap(family)]
  } catch {
    return [pid]
  }
}

/** Nothing once the process has ended. */
function highWater(pid: number): number {
  try {
    return processStatusMB('VmHWM', pid)
  } catch {
    return 0
  }
}
