import { describe, expect, it } from 'vitest'
import { doctorTable } from '../../../../main/cli/doctor-table.ts'

const report = (op: string, more: object) =>
  ({ op, status: 'ok', forwardError: 2e-7, gradientError: 3e-6, reason: null, left: [], ...more }) as const

describe('the doctor’s table', () => {
  const table = doctorTable(
    ['Conv', 'Sign'],
    [
      { provider: 'cpu', refusal: null, operators: [report('Conv', {}), report('Sign', { gradientError: null })] },
      {
        provider: 'webgpu',
        refusal: null,
        operators: [
          report('Conv', { status: 'wrong', forwardError: 0.5, reason: 'groups: off by 0.50' }),
          report('Sign', { status: 'shared', forwardError: 0, gradientError: null }),
        ],
      },
      {
        provider: 'cuda',
        refusal: { code: 'engine.provider', message: 'It does not start.', item: 'cuda', remedy: 'Install it.' },
        operators: [],
      },
    ],
  )

  it('has a row an operator and a column a provider that starts', () => {
    expect(table.split('\n').slice(0, 3)).toEqual([
      'operator  cpu                   webgpu',
      'Conv      2e-7 / 3e-6           WRONG 5e-1 / 3e-6',
      'Sign      2e-7 / -              0 / - *',
    ])
  })

  it('says below what is wrong, what does not start, and what to do', () => {
    expect(table).toContain('webgpu: 1 of 2 operators are right.\n  Conv wrong: groups: off by 0.50\n')
    expect(table).toContain('It does not start.\n  do: Install it.\n')
  })
})
