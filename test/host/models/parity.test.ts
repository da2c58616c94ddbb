import { readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { measureRoute } from '../../../scripts/parity/measure-route.ts'
import { openRoute, routesOf } from '../../../scripts/parity/open-route.ts'
import { readParityCase } from '../../../scripts/parity/parity-case.ts'
import { barOf } from '../../../scripts/parity/parity-row.ts'
import { goldenFolder } from '../../support/golden.ts'

/**
 * What `npm run parity` does, on tiny fixtures and without Python: every architecture by every way in, against PyTorch's
 * output and gradient (make_parity.py).
 */

const folder = path.join(goldenFolder, 'parity')
const cases = readdirSync(folder).map((name) => readParityCase(path.join(folder, name)))

const routes = cases.flatMap((c) => routesOf(c).map((route) => [path.basename(c.folder), route, c] as const))

describe('every architecture', () => {
  it.each(routes)('computes and differentiates as PyTorch does: %s, %s', async (_, route, c) => {
    const { forwardError, vjpError } = await measureRoute(c, (one) => openRoute(one, route), 0)
    expect(forwardError).toBeLessThan(barOf(route))
    expect(vjpError).toBeLessThan(barOf(route))
  })
})
