import { protectiveHeaders } from '../policy/csp.ts'
import type { HandleRequest } from '../services/handle-request.ts'
import type { FetchAnswer, FetchRequest } from './messages.ts'

/**
 * Answers a request of the shell's protocol handler through the handler that serves a browser tab too.
 *
 * A bug is answered with 500: a request without an answer would keep the page waiting for ever.
 */
export async function answerFetch(
  handle: HandleRequest,
  request: FetchRequest,
  onBug: (thrown: unknown) => void,
): Promise<FetchAnswer> {
  const { id, method, url, headers, body } = request
  const init = { method, headers: headers.map(([name, value]): [string, string] => [name, value]) }
  try {
    const answer = await handle(new Request(url, body === null ? init : { ...init, body }))
    return { id, status: answer.status, headers: [...answer.headers], body: await answer.arrayBuffer() }
  } catch (thrown) {
    onBug(thrown)
    return { id, status: 500, headers: Object.entries(protectiveHeaders), body: new ArrayBuffer(0) }
  }
}
