import { must } from '../../must.ts'
import { sideOf } from '../../tensor/shape.ts'
import { floatOf } from '../attributes.ts'
import { gelu, swish, tanhGelu } from './activation-rules.ts'
import { type ImportCall, type ImportRule, itemAt, maybeAt } from './import-call.ts'
import type { Item } from './known.ts'
import { type TraceOps, traceOps } from './trace-ops.ts'

function biased(call: ImportCall, o: TraceOps): Item {
  const bias = maybeAt(call, 1)
  return bias === null ? itemAt(call, 0) : o.add(itemAt(call, 0), bias)
}

const formula =
  (f: (o: TraceOps, call: ImportCall) => Item): ImportRule =>
  (call) => [f(traceOps(call.t), call)]

/** Fused activations of com.microsoft. */
export const contribActivation = {
  BiasAdd: formula((o, call) => o.add(o.add(itemAt(call, 0), itemAt(call, 1)), itemAt(call, 2))),
  BiasGelu: formula((o, call) => gelu(o, biased(call, o))),
  /** GEGLU: the first half times the GELU of the second. */
  BiasSplitGelu: formula((o, call) => {
    const x = biased(call, o)
    const half = sideOf(x.shape, -1) / 2
    const [a, g] = o.split(x, -1, [half, half])
    return o.mul(must(a, 'two halves'), gelu(o, must(g, 'two halves')))
  }),
  FastGelu: formula((o, call) => tanhGelu(o, biased(call, o))),
  Gelu: formula((o, call) => gelu(o, itemAt(call, 0))),
  GemmFastGelu: formula((o, call) => {
    const product = o.matmul(itemAt(call, 0), itemAt(call, 1))
    const bias = maybeAt(call, 2)
    return tanhGelu(o, bias === null ? product : o.add(product, bias))
  }),
  QuickGelu: formula((o, call) => swish(o, itemAt(call, 0), floatOf(call.attributes, 'alpha', 1.702))),
} as const satisfies Readonly<Record<string, ImportRule>>
