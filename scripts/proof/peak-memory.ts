import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { must } from '../../models/must.ts'

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

function family(pid: number): readonly number[] {
  const children = read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number)
  return [pid, ...children.flatMap(family)]
}

function highWater(pid: number): number {
  return Number(/VmHWM:\s+(\d+)/u.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024
}

/** Empty when the process has ended meanwhile. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
