/** A stretch of a prompt and how much it counts; 1 is as written. */
export interface PromptPart {
  readonly text: string
  readonly weight: number
}

/** What one pair of brackets does. */
const emphasis = 1.1
/** `:1.2)`, the end of a weight that is written out. */
const writtenWeight = /:\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*\)/y

/**
 * Reads the weights in a prompt as artists write them since AUTOMATIC1111's: `(word)` counts 1.1 times, `[word]` 1 / 1.1
 * times, `(word:1.2)` 1.2 times, brackets inside brackets multiply, and `\(` is a bracket. What is never closed reaches to the
 * end; a closing bracket without its opening one is text. The word BREAK only parts words.
 *
 * Time is linear in the text.
 */
export function promptWeights(prompt: string): readonly PromptPart[] {
  const parts: { text: string; weight: number }[] = []
  const open: { readonly round: boolean; readonly from: number }[] = []
  /** Brackets multiply once they close; each part is multiplied as often as it is nested, which is capped. */
  const close = (from: number, factor: number) => {
    for (const part of parts.slice(from)) part.weight *= factor
  }
  const last = (round: boolean) => (open.length > 0 && open.at(-1)?.round === round ? open.pop() : undefined)
  const add = (text: string) => void parts.push({ text, weight: 1 })

  const plain = prompt.replace(/\bBREAK\b/g, ' ')
  for (let at = 0; at < plain.length;) {
    const sign = plain[at] ?? ''
    const next = plain[at + 1] ?? ''
    writtenWeight.lastIndex = at
    const written = sign === ':' ? writtenWeight.exec(plain) : null
    if (sign === '\\' && next !== '' && '()[]\\'.includes(next)) {
      add(next)
      at += 2
    } else if ((sign === '(' || sign === '[') && open.length < maxDepth) {
      open.push({ round: sign === '(', from: parts.length })
      at += 1
    } else if (written !== null && open.at(-1)?.round === true) {
      close(open.pop()?.from ?? 0, Math.max(-mostWeight, Math.min(mostWeight, Number(written[1]))))
      at = writtenWeight.lastIndex
    } else {
      const closed = sign === ')' || sign === ']' ? last(sign === ')') : undefined
      if (closed !== undefined) {
        close(closed.from, sign === ')' ? emphasis : 1 / emphasis)
        at += 1
      } else {
        const end = nextSign(plain, at + 1)
        add(plain.slice(at, end))
        at = end
      }
    }
  }
  for (const { round, from } of open.toReversed()) close(from, round ? emphasis : 1 / emphasis)
  return joined(parts)
}

/** Far beyond what leaves a picture. */
const mostWeight = 100

/** Deeper brackets are text: 1.1 to the 32nd is 21 already. */
const maxDepth = 32

function nextSign(text: string, from: number): number {
  let at = from
  while (at < text.length && !'()[]\\:'.includes(text[at] ?? '')) at += 1
  return at
}

/** Neighbours of one weight are one part, so that words are not cut. */
function joined(parts: readonly PromptPart[]): readonly PromptPart[] {
  const result: { text: string; weight: number }[] = []
  for (const part of parts) {
    const before = result.at(-1)
    if (before?.weight === part.weight) before.text += part.text
    else result.push({ ...part })
  }
  return result.length === 0 ? [{ text: '', weight: 1 }] : result
}

/** The prompt without its brackets: what a CLIP that judges pictures reads. */
export function withoutWeights(prompt: string): string {
  return promptWeights(prompt)
    .map(({ text }) => text)
    .join('')
}

/**
 * A prompt's states with its words weighted: each token's are multiplied, then all are scaled so that their mean stays
 * (AUTOMATIC1111's rule).
 *
 * @param states `[L, D]`
 * @param weights `[L]`
 */
export function weightStates(states: Float32Array, weights: Float32Array): Float32Array {
  if (weights.every((weight) => weight === 1)) return states
  const D = states.length / weights.length
  const weighted = states.map((value, i) => value * (weights[Math.floor(i / D)] ?? 1))
  const ratio = mean(states) / mean(weighted)
  return Number.isFinite(ratio) ? weighted.map((value) => value * ratio) : weighted
}

function mean(values: Float32Array): number {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}
