import type { ModelMemory, ModelRecord } from '../../preload/contract/models.ts'

/** Models as lines a person reads. */

export function modelLine(model: ModelRecord): string {
  const { id, name, kind, family, state, problems } = model
  const trouble = problems.length > 0 ? `  ${problems.length} PROBLEM${problems.length === 1 ? '' : 'S'}` : ''
  const away = state.kind === 'ready' ? '' : `  ${state.kind.toUpperCase()} ${state.item ?? ''}`
  return `${id.slice(0, 8)}  ${family ?? kind}  ${size(model)}  ${name}${trouble}${away}\n`
}

/** Everything that is known of one. */
export function modelDetails(model: ModelRecord): string {
  const { id, place, kind, family, license, roles, missing, problems, parts, facts, state, hash } = model
  const rows: readonly (readonly [string, string])[] = [
    ['id', id],
    ['what', family === null ? kind : `${family} (${kind})`],
    ['where', place],
    ['size', size(model)],
    ['licence', license ?? 'not stated'],
    ['serves as', roles.join(', ') || 'nothing'],
    ['missing', missing.join(', ') || 'nothing'],
    ['state', state.item === null ? state.kind : `${state.kind}: ${state.item}`],
    ['hashes', hash.state],
    ...Object.entries(facts).map(([name, value]) => [name, String(value)] as const),
    ...(parts.length > 1 ? parts : []).map((part) => ['part', `${part.path}  ${part.family ?? part.kind}`] as const),
    ...hash.files.flatMap(({ path, sha256 }) => (sha256 === null ? [] : [['sha256', `${sha256}  ${path}`] as const])),
    ...problems.map(
      ({ item, message }) => ['problem', message.startsWith(item) ? message : `${item}: ${message}`] as const,
    ),
  ]
  return rows.map(([name, value]) => `${name.padEnd(10)} ${value}\n`).join('')
}

function size({ parameters, bytes, precision }: ModelRecord): string {
  const types = precision.map(({ dtype }) => dtype).join('+')
  return `${(parameters / 1e6).toFixed(1)} M parameters ${types}, ${(bytes / 1e6).toFixed(1)} MB`
}

/** What drawing with it takes, and whether this machine has it. */
export function memoryLines(memory: ModelMemory | null): string {
  const need = (bytes: number, can: boolean) => `${(bytes / 1e9).toFixed(1)} GB${can ? '' : ' (NOT FREE)'}`
  return (memory?.sizes ?? [])
    .map(({ side, draw, optimise, canDraw, canOptimise }) => {
      const words = `drawing ${need(draw, canDraw)}, optimising ${need(optimise, canOptimise)}`
      return `${'memory'.padEnd(10)} ${side}×${side}: ${words}\n`
    })
    .join('')
}
