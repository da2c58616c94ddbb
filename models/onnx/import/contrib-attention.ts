import { must } from '../../must.ts'
import { sideOf } from '../../tensor/shape.ts'
import { floatOf, intOf, intsOf } from '../attributes.ts'
import { type ImportCall, type ImportRule, itemAt, maybeAt } from './import-call.ts'
import { type Item, int64s, known } from './known.ts'
import { type TraceOps, traceOps } from './trace-ops.ts'

/** Queries, keys and values as `[batch, heads, tokens, size]`. */
interface Heads {
  readonly q: Item
  readonly k: Item
  readonly v: Item
}

/** `[batch, tokens, heads · size]` as `[batch, heads, tokens, size]`. */
function split(o: TraceOps, x: Item, heads: number): Item {
  const [batch, tokens] = [sideOf(x.shape, 0), sideOf(x.shape, 1)]
  return o.transpose(o.reshape(x, [batch, tokens, heads, -1]), [0, 2, 1, 3])
}

/** softmax(q kᵀ · scale + bias) v, joined to `[batch, tokens, heads · size]`. */
function attend(call: ImportCall, { q, k, v }: Heads, mask: Item | null, bias: Item | null): Item {
  const { attributes } = call
  const o = traceOps(call.t)
  const size = sideOf(q.shape, -1)
  // 0 means the default in ONNX Runtime.
  const scale = floatOf(attributes, 'scale', 0) || 1 / Math.sqrt(size)
  const products = o.mul(o.matmul(q, o.transpose(k, [0, 1, 3, 2])), scale)
  const biased = bias === null ? products : o.add(products, bias)
  const masked = mask === null ? biased : o.add(biased, maskTerm(call, o, mask, sideOf(k.shape, 2), q))
  const causal = intOf(attributes, 'unidirectional', 0) === 1
  const scores = causal ? o.where(past(call, sideOf(q.shape, 2), sideOf(k.shape, 2)), masked, -3e4) : masked
  const mixed = o.transpose(o.matmul(o.softmax(scores, -1), v), [0, 2, 1, 3])
  return o.reshape(mixed, [sideOf(mixed.shape, 0), sideOf(mixed.shape, 1), -1])
}

/** True where the key is not later than the query. */
function past(call: ImportCall, queries: number, keys: number): Item {
  call.t.spend(queries * keys)
  const data = Array.from({ length: queries * keys }, (_, i) => {
    const [query, key] = [Math.floor(i / keys), i % keys]
    return key <= query + keys - queries ? 1 : 0
  })
  return known('bool', [queries, keys], data)
}

/** 0 where a key is seen and `mask_filter_value` where not, from lengths `[batch]` or a mask `[batch, (queries,) keys]`. */
function maskTerm(call: ImportCall, o: TraceOps, mask: Item, keys: number, q: Item): Item {
  const batch = sideOf(q.shape, 0)
  const hidden = floatOf(call.attributes, 'mask_filter_value', -10000)
  const { shape } = mask
  const seen = () => {
    if (shape.length === 1 && shape[0] === batch) {
      const places = o.reshape(int64s(Array.from({ length: keys }, (_, i) => i)), [1, 1, 1, keys])
      return o.less(places, o.reshape(o.cast(mask, 'int64'), [batch, 1, 1, 1]))
    }
    const whole = mask.dtype === 'bool' ? mask : o.greater(mask, 0)
    if (shape.length === 2 && shape[1] === keys) return o.reshape(whole, [sideOf(shape, 0), 1, 1, keys])
    if (shape.length === 3) return o.reshape(whole, [sideOf(shape, 0), 1, sideOf(shape, 1), sideOf(shape, 2)])
    throw new Error(`a mask of the shape [${shape.join(', ')}] is not supported`)
  }
  const zero = known(q.dtype, [], [0])
  return o.where(seen(), zero, hidden)
}

/** Refuses the caches of token-by-token decoding. */
function refuseCaches(call: ImportCall, ...indices: readonly number[]): void {
  if (indices.some((i) => maybeAt(call, i) !== null)) throw new Error('past keys and values are not supported')
  if (call.wanted > 1) throw new Error('its present keys and values are read')
}

/** Inputs: x, merged weight, bias?, mask?, past?, attention bias?. */
const attention: ImportRule = (call) => {
  const { attributes } = call
  refuseCaches(call, 4, 6)
  if (intOf(attributes, 'do_rotary', 0) !== 0) throw new Error('rotary embeddings are not supported')
  const o = traceOps(call.t)
  const [x, weight, bias] = [itemAt(call, 0), itemAt(call, 1), maybeAt(call, 2)]
  const heads = must(intOf(attributes, 'num_heads', null), 'Attention has num_heads')
  const product = o.matmul(x, weight)
  const merged = bias === null ? product : o.add(product, bias)
  const third = sideOf(merged.shape, -1) / 3
  const parts = o.split(merged, -1, intsOf(attributes, 'qkv_hidden_sizes', [third, third, third]))
  const [q, k, v] = parts.map((part) => split(o, part, heads))
  return [attend(call, { q: must(q, 'q'), k: must(k, 'k'), v: must(v, 'v') }, maybeAt(call, 3), maybeAt(call, 5))]
}

/** Inputs: query (or packed q, k, v), key? (or packed k, v), value?, bias?, padding mask?, attention bias?, past …. */
const multiHeadAttention: ImportRule = (call) => {
  refuseCaches(call, 6, 7)
  const o = traceOps(call.t)
  const heads = must(intOf(call.attributes, 'num_heads', null), 'MultiHeadAttention has num_heads')
  return [attend(call, withBias(o, headsOf(call, o, heads), maybeAt(call, 3)), maybeAt(call, 4), maybeAt(call, 5))]
}

function headsOf(call: ImportCall, o: TraceOps, heads: number): Heads {
  const [query, key, value] = [itemAt(call, 0), maybeAt(call, 1), maybeAt(call, 2)]
  if (key === null) {
    const [q, k, v] = unpacked(o, query, 3)
    return { q: must(q, 'q'), k: must(k, 'k'), v: must(v, 'v') }
  }
  const q = split(o, query, heads)
  if (value === null) {
    const [k, v] = unpacked(o, key, 2)
    return { q, k: must(k, 'k'), v: must(v, 'v') }
  }
  // Keys and values of rank 4 come from another layer's cache, already in heads.
  return {
    q,
    k: key.shape.length === 4 ? key : split(o, key, heads),
    v: value.shape.length === 4 ? value : split(o, value, heads),
  }
}

/** `[batch, tokens, heads, parts, size]`, part by part. */
function unpacked(o: TraceOps, packed: Item, parts: number): Item[] {
  if (packed.shape.length !== 5) throw new Error(`packed inputs have 5 axes, not ${packed.shape.length}`)
  const [batch, tokens, heads, , size] = packed.shape
  const ones = new Array<number>(parts).fill(1)
  return o
    .split(packed, 3, ones)
    .map((part) =>
      o.transpose(
        o.reshape(part, [must(batch, 'rank 5'), must(tokens, 'rank 5'), must(heads, 'rank 5'), must(size, 'rank 5')]),
        [0, 2, 1, 3],
      ),
    )
}

/** One bias for queries, keys and values, end to end. */
function withBias(o: TraceOps, { q, k, v }: Heads, bias: Item | null): Heads {
  if (bias === null) return { q, k, v }
  const widths = [q, k, v].map(({ shape }) => sideOf(shape, 1) * sideOf(shape, 3))
  const parts = o.split(bias, 0, widths)
  const added = [q, k, v].map((x, i) =>
    o.add(x, o.reshape(must(parts[i], 'three parts'), [1, sideOf(x.shape, 1), 1, sideOf(x.shape, 3)])),
  )
  return { q: must(added[0], 'q'), k: must(added[1], 'k'), v: must(added[2], 'v') }
}

/** Fused attentions of com.microsoft. */
export const contribAttention = {
  Attention: attention,
  MultiHeadAttention: multiHeadAttention,
} as const satisfies Readonly<Record<string, ImportRule>>
