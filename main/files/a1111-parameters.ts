import type { PictureSource } from '../../preload/contract/picture-source.ts'

/**
 * The `parameters` text that AUTOMATIC1111's web UI made common: prompt, `Negative prompt:`, a line of `Name: value`.
 *
 * Values with a comma, colon or line break are quoted as JSON strings.
 */
export interface A1111Settings {
  readonly prompt: string
  readonly negative: string
  /** In order. */
  readonly settings: readonly (readonly [name: string, value: string | number])[]
}

const negativeMark = 'Negative prompt:'

export function writeParameters({ prompt, negative, settings }: A1111Settings): string {
  const lines = [prompt]
  if (negative !== '') lines.push(`${negativeMark} ${negative}`)
  lines.push(settings.map(([name, value]) => `${name}: ${quoted(String(value))}`).join(', '))
  return lines.join('\n')
}

function quoted(value: string): string {
  return /[,:\n]/.test(value) ? JSON.stringify(value) : value
}

/** Null when the text does not end in a line of settings with steps. Never throws; time is linear in the text. */
export function readParameters(text: string): PictureSource | null {
  const lines = text.trimEnd().split('\n')
  const last = lines.at(-1) ?? ''
  const settings = readSettings(last)
  if (!settings.has('Steps')) return null
  const body = lines.slice(0, -1)
  const at = body.findIndex((line) => line.startsWith(negativeMark))
  const [positive, negative] = at < 0 ? [body, []] : [body.slice(0, at), body.slice(at)]
  const take = (name: string): string | null => {
    const value = settings.get(name) ?? null
    settings.delete(name)
    return value
  }
  const seed = take('Seed')
  return {
    program: /^Fovea/.test(settings.get('Version') ?? '') ? 'fovea' : 'a1111',
    prompt: positive.join('\n').trim(),
    negative: negative.join('\n').slice(negativeMark.length).trim(),
    seed: seed !== null && /^\d{1,20}$/.test(seed) ? seed : null,
    steps: wholeNumber(take('Steps')),
    sampler: take('Sampler'),
    scheduler: take('Schedule type'),
    guidance: numberOrNull(take('CFG scale')),
    model: take('Model'),
    modelHash: take('Model hash'),
    other: Object.fromEntries(settings),
  }
}

function readSettings(line: string): Map<string, string> {
  const settings = new Map<string, string>()
  let at = 0
  while (at < line.length && settings.size < 500) {
    const colon = line.indexOf(':', at)
    if (colon < 0) break
    const name = line.slice(at, colon).trim()
    let from = colon + 1
    while (line[from] === ' ') from++
    const end = line[from] === '"' ? endOfQuoted(line, from) : -1
    const next = line.indexOf(',', end < 0 ? from : end)
    const stop = next < 0 ? line.length : next
    const raw = line.slice(from, end < 0 ? stop : end).trim()
    settings.set(name, end < 0 ? raw : unquoted(raw))
    at = stop + 1
  }
  return settings
}

/** The place after the closing quote, or -1. */
function endOfQuoted(line: string, from: number): number {
  for (let i = from + 1; i < line.length; i++) {
    if (line[i] === '\\') i++
    else if (line[i] === '"') return i + 1
  }
  return -1
}

function unquoted(raw: string): string {
  try {
    const value: unknown = JSON.parse(raw)
    return typeof value === 'string' ? value : raw
  } catch {
    return raw
  }
}

export function numberOrNull(text: string | null): number | null {
  const number = text === null || text.trim() === '' ? NaN : Number(text)
  return Number.isFinite(number) ? number : null
}

function wholeNumber(text: string | null): number | null {
  const number = numberOrNull(text)
  return number !== null && Number.isInteger(number) && number >= 0 ? number : null
}
