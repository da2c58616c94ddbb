import { join } from 'node:path'
import { decode } from 'fast-png'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Host } from '../../../main/host.ts'
import { regionCosine } from '../../../models/inspect/region-share.ts'
import { peaksKeyword, unpackTermField } from '../../../models/inspect/term-field-map.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { never, runToEnd, toyHost, toyRecipe } from '../../support/toy-engine/toy-host.ts'

let dataDir: string
let host: Host
beforeEach(async () => {
  dataDir = join(temporaryFolder(), 'data')
  host = await toyHost(dataDir)
})
afterEach(() => host.close())

async function fieldOf(sha256: string) {
  const response = await host.handleRequest(new Request(`http://x.invalid/image/${sha256}.png`))
  const { width, height, data, depth, text } = decode(new Uint8Array(await response.arrayBuffer()))
  const [global = 0, saliency = 0] = (text?.[peaksKeyword] ?? '').split(' ').map(Number)
  expect(depth).toBe(16)
  return unpackTermField({ map: { width, height, data: Uint16Array.from(data) }, peaks: { global, saliency } })
}

describe('what each term asks of the picture', () => {
  it('is kept with every optimised step, and says of the whole what the step’s own cosine says', async () => {
    const run = await runToEnd(host, toyRecipe({ methods: ['sd', 'doodl', 'sgool'] }))
    const [sd, doodl, sgool] = run.drawings
    expect(sd!.steps.map(({ termField }) => termField)).toEqual([null])
    // DOODL obeys one term; what the other would have asked for is there to be looked at.
    expect((await fieldOf(doodl!.steps[0]!.termField!)).saliency.some((value) => value > 0)).toBe(true)
    for (const { termField, cosTerms } of sgool!.steps) {
      const field = await fieldOf(termField!)
      const whole = new Float32Array(field.width * field.height).fill(1)
      expect(regionCosine(field, whole)).toBeCloseTo(cosTerms!, 3)
    }
  })

  it('is there again after a restart, and the library is whole with it', async () => {
    const before = await runToEnd(host, toyRecipe())
    await host.close()
    host = await toyHost(dataDir)
    const after = await host.api['run.get']({ id: before.id }, never)
    expect(after.drawings).toEqual(before.drawings)
    await fieldOf(after.drawings.at(-1)!.steps.at(-1)!.termField!)
  })
})
