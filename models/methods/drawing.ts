import type { CallMeter } from './call-meter.ts'
import type { MethodHooks, MethodOptions } from './method.ts'
import type { Conditioning, Stages } from './stages.ts'

/** What every part of one method's run needs to know. */
export interface Drawing {
  readonly stages: Stages
  readonly conditioning: Conditioning
  readonly options: MethodOptions
  readonly hooks: MethodHooks
  readonly meter: CallMeter
}
