import { describe, expect, it } from 'vitest'
import { CallMeter } from '../../../../models/methods/call-meter.ts'
import { windowGradient } from '../../../../models/methods/window-gradient.ts'
import { drawCrops } from '../../../../models/objectives/view.ts'
import type { CropReduction, ScoreRequest } from '../../../../models/methods/stages.ts'
import { recordingHooks, toyConditioning, toyOptions, toyStages } from '../../../support/toy-stages.ts'

const stages = toyStages()
const meter = new CallMeter(recordingHooks(), 1)

function request(reduction: CropReduction): ScoreRequest {
  const [, , height, width] = stages.shapes.image
  const crops = drawCrops(stages, 0, toyOptions(), { top: 0, left: 0, height, width })
  return {
    image: Float32Array.from({ length: 3 * height * width }, (_, i) => 0.5 + 0.4 * Math.sin(i * i)),
    text: toyConditioning().guidanceText,
    regionText: toyConditioning().regionText,
    mask: Float32Array.from({ length: height * width }, (_, i) => (i % 7) / 6),
    fill: stages.guidanceMean,
    crops,
    salientCrops: crops,
    reduction,
  }
}

describe('the gradient of the nearest window', () => {
  it('equals the gradient of the minimum over all windows', async () => {
    const all = await stages.scoreVjp(request('min'))
    const nearest = await windowGradient(stages, meter, request('min'))
    expect(request('min').crops.n).toBeGreaterThan(1)
    expect(nearest).toEqual(all)
  })

  it('differentiates one window of each term only', async () => {
    const sizes: number[] = []
    const watched = toyStages({
      scoreVjp: (one) => {
        sizes.push(one.crops.n, one.salientCrops.n)
        return stages.scoreVjp(one)
      },
    })
    await windowGradient(watched, meter, request('min'))
    await windowGradient(watched, meter, request('mean'))
    expect(sizes).toEqual([1, 1, 4, 4])
  })
})
