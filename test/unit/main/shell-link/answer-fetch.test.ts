import { expect, it } from 'vitest'
import { answerFetch } from '../../../../main/shell-link/answer-fetch.ts'
import type { FetchRequest } from '../../../../main/shell-link/messages.ts'

const request: FetchRequest = {
  id: 7,
  method: 'GET',
  url: 'studio://app/image/x.png?y=1',
  headers: [['accept', 'image/png']],
  body: null,
}
const noBug = (thrown: unknown) => {
  throw thrown
}

it('gives the handler the request as the page made it', async () => {
  const seen: Request[] = []
  const answer = await answerFetch(
    async (given) => {
      seen.push(given)
      return new Response('ok', { status: 201, headers: { 'x-a': 'b' } })
    },
    request,
    noBug,
  )
  expect(seen.map(({ method, url, headers }) => [method, url, headers.get('accept')])).toEqual([
    ['GET', 'studio://app/image/x.png?y=1', 'image/png'],
  ])
  expect(answer).toMatchObject({ id: 7, status: 201 })
  expect(Object.fromEntries(answer.headers)).toMatchObject({ 'x-a': 'b' })
  expect(new TextDecoder().decode(answer.body)).toBe('ok')
})

it('passes a body on', async () => {
  const body = new TextEncoder().encode('painted').buffer
  const answer = await answerFetch(
    async (given) => new Response(await given.text()),
    { ...request, method: 'POST', body },
    noBug,
  )
  expect(new TextDecoder().decode(answer.body)).toBe('painted')
})

it('answers a bug with 500 and no word about it, and reports it', async () => {
  const bug = new Error('secret')
  const reported: unknown[] = []
  const answer = await answerFetch(
    () => Promise.reject(bug),
    request,
    (thrown) => reported.push(thrown),
  )
  expect([answer.status, answer.body.byteLength, reported]).toEqual([500, 0, [bug]])
})
