import { findModels, type FoundModel } from '../architectures/find-models.ts'
import { FormatRefusal } from '../formats/format-refusal.ts'
import { checkComponent } from './check-component.ts'
import { componentKind } from './component-kinds.ts'
import { detectLora } from './detect-lora.ts'
import type { DetectedPart, ModelProblem } from './model-kind.ts'
import { tally, type TensorTable } from './tensor-table.ts'
import { unsupportedName } from './unsupported-kinds.ts'

/**
 * What a set of tensors is, and everything that is wrong with it: one part, or several for a whole Stable Diffusion in one file.
 *
 * @param path of the file or folder, for what is said
 * @param ownConfig its config.json, or null when it has none
 */
export function detectTensors(table: TensorTable, path: string, ownConfig: unknown): readonly DetectedPart[] {
  const nothing = { path, ...tally(table), config: null, facts: {}, roles: [] } as const
  const foreign = unsupportedName(table)
  if (foreign !== null) {
    const message = `is ${foreign}, which Fovea does not draw with; use Stable Diffusion 1.x or 2.x`
    return [{ ...nothing, kind: 'unsupported', family: foreign, problems: [{ item: path, message }] }]
  }
  const lora = detectLora(table)
  if (lora !== null) return [{ ...lora, path }]
  const found = findModels({ entries: table.tensors, location: path })
  if (found.length > 0) return found.map((model) => partOf(model, table, path, found.length === 1 ? ownConfig : null))
  return [{ ...nothing, kind: 'unknown', family: null, problems: [unknownTensors(table, path)] }]
}

function partOf(model: FoundModel, table: TensorTable, path: string, ownConfig: unknown): DetectedPart {
  const own: TensorTable = { ...table, tensors: model.entries }
  const { config: derived, problem } = inferred(model)
  const config = ownConfig ?? derived
  const merged = isRecord(config) ? { ...derived, ...config } : derived
  const { kind, family, roles } = componentKind(model.kind, merged, own)
  const checked = problem === null ? checkComponent(model.kind, config, own, path) : { problems: [problem], unused: 0 }
  const layout = model.layout === 'diffusers' || model.layout === 'transformers' ? {} : { naming: model.layout }
  return {
    kind,
    path,
    family,
    ...tally(own),
    roles: checked.problems.length === 0 ? roles : [],
    problems: checked.problems,
    config: ownConfig === null ? derived : null,
    facts: { ...layout, ...(checked.unused > 0 && { unused: checked.unused }) },
  }
}

function inferred(model: FoundModel): { config: Record<string, unknown>; problem: ModelProblem | null } {
  try {
    const { config } = model.infer()
    return { config: isRecord(config) ? config : {}, problem: null }
  } catch (thrown) {
    if (!(thrown instanceof FormatRefusal)) throw thrown
    return { config: {}, problem: { item: thrown.item, message: thrown.message } }
  }
}

function unknownTensors({ tensors, refused }: TensorTable, path: string): ModelProblem {
  const names = [...tensors.keys(), ...refused.keys()].slice(0, 3)
  const count = tensors.size + refused.size
  const such = names.length === 0 ? '' : `, such as ${names.join(', ')}`
  return { item: path, message: `holds ${count} tensors${such}: none of the networks that Fovea knows` }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
