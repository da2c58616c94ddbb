import type { EventPayload } from '../../preload/contract/events.ts'
import type { MethodName } from '../../preload/contract/recipe.ts'

/** Where progress goes: the standard error, so that the standard output stays a result. */
export interface ProgressSink {
  readonly isTty: boolean
  readonly write: (text: string) => void
}

export interface ProgressView {
  readonly progress: (event: EventPayload<'run.progress'>) => void
  readonly step: (event: EventPayload<'run.step'>) => void
  readonly drawing: (event: EventPayload<'run.drawing'>) => void
}

const barWidth = 24

/** On a terminal one bar for each method, redrawn in place; elsewhere a plain line for each step. */
export function progressView(sink: ProgressSink): ProgressView {
  let score = ''
  let shown = 0
  const started = new Set<MethodName>()

  function redraw(line: string): void {
    sink.write(`\r${line.padEnd(shown)}`)
    shown = line.length
  }

  return {
    progress(event) {
      if (sink.isTty) redraw(barOf(event, score))
      else if (!started.has(event.method)) sink.write(`${event.method}: started\n`)
      started.add(event.method)
    },
    step({ method, step }) {
      const { index, loss, guidanceScore } = step
      score = `loss ${loss.toFixed(4)}  score ${guidanceScore.toFixed(2)}`
      if (!sink.isTty) sink.write(`${method}: step ${index}  ${score}  ${(step.ms / 1000).toFixed(1)} s\n`)
    },
    drawing({ method, state, bestStep, failure }) {
      if (state === 'running' || state === 'queued') return
      const end = `${method}: ${state}${bestStep === null ? '' : `, best step ${bestStep}`}${failure === null ? '' : `: ${failure.message}`}`
      if (sink.isTty) redraw(`${end}${score === '' ? '' : `  (${score})`}`)
      sink.write(sink.isTty ? '\n' : `${end}\n`)
      shown = 0
      score = ''
    },
  }
}

/** One line of progress: name, bar, place, time left. */
export function barOf(event: EventPayload<'run.progress'>, score: string): string {
  const { method, outer, outerTotal, inner, innerTotal, phase, methodEtaMs, etaMs } = event
  if (phase === 'loading') return `${method.padEnd(8)} loading the models`
  const done = (outer + inner / innerTotal) / outerTotal
  const full = Math.round(done * barWidth)
  const bar = `${'#'.repeat(full)}${'-'.repeat(barWidth - full)}`
  const percent = `${Math.round(done * 100)} %`.padStart(5)
  const all = etaMs === null ? '' : `, all ${clock(etaMs)}`
  const left = methodEtaMs === null ? '' : `  ETA ${clock(methodEtaMs)}${all}`
  return `${method.padEnd(8)} [${bar}] ${percent}  step ${outer + 1}/${outerTotal}${left}  ${score}`.trimEnd()
}

/** Minutes and seconds. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
