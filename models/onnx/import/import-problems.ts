import { must } from '../../must.ts'
import { type MissingOperator, OnnxRefusal, type OnnxRefusalCode } from '../onnx-refusal.ts'

type Kind = 'operator' | 'control-flow' | 'quantised'

/** Collects what an import lacks, so that a refusal can list all of it. */
export class ImportProblems {
  readonly #missing = new Map<string, { op: string; kind: Kind; count: number; node: string }>()
  #other: OnnxRefusal | null = null

  missing(domain: string, op: string, node: string): void {
    const name = domain === '' ? op : `${domain}.${op}`
    const known = this.#missing.get(name)
    if (known !== undefined) known.count++
    else this.#missing.set(name, { op: name, kind: kindOf(op), count: 1, node })
  }

  /** The first problem of another kind is kept; it is shown when no operator is missing. */
  refuse(code: OnnxRefusalCode, message: string, cause?: unknown): void {
    this.#other ??= cause instanceof OnnxRefusal ? cause : new OnnxRefusal(code, message, cause)
  }

  /** @throws OnnxRefusal when anything was found. */
  settle(): void {
    const missing = [...this.#missing.values()]
    if (missing.length > 0) throw refusalOf(missing)
    if (this.#other !== null) throw this.#other
  }
}

function refusalOf(missing: readonly (MissingOperator & { kind: Kind })[]): OnnxRefusal {
  const kinds = new Set(missing.map(({ kind }) => kind))
  const code = kinds.size === 1 ? must([...kinds][0], 'one kind') : 'operator'
  const list = missing.map(({ op, count, node }) => `${op} × ${count} (first at ${node})`).join(', ')
  const advice = kinds.has('quantised')
    ? 'Quantised models have no useful gradient: use the float32 or float16 file.'
    : 'Export the model again without them.'
  const items = missing.map(({ op, count, node }) => ({ op, count, node }))
  return new OnnxRefusal(code, `The model uses operators that are not supported: ${list}. ${advice}`, undefined, items)
}

function kindOf(op: string): Kind {
  if (['If', 'Loop', 'Scan', 'SequenceMap'].includes(op)) return 'control-flow'
  return /Quant|^QLinear|^QOrdered|^QMoE|^QGemm|^QAttention|^QEmbed|Integer|^MatMul(NBits|Bnb4|FpQ4)$/.test(op)
    ? 'quantised'
    : 'operator'
}
