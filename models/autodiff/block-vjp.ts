import { must } from '../must.ts'
import { intOf, strOf } from '../onnx/attributes.ts'
import { reshape, transpose } from '../nn/ops.ts'
import type { Value } from '../nn/graph-builder.ts'
import type { Rule } from './rule.ts'

/** Channels `[b, b, C]` (DCR) or `[C, b, b]` (CRD), each b a side of the block, out onto the picture. */
export function depthToSpace(x: Value, block: number, mode: string): Value {
  const [batch = 0, channels = 0, height = 0, width = 0] = x.shape
  const depth = channels / block ** 2
  const crd = mode === 'CRD'
  const apart = reshape(x, [batch, ...(crd ? [depth, block, block] : [block, block, depth]), height, width])
  const joined = transpose(apart, crd ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2])
  return reshape(joined, [batch, depth, height * block, width * block])
}

/** Undoes `depthToSpace` of the same mode; ONNX's SpaceToDepth is that of DCR. */
export function spaceToDepth(x: Value, block: number, mode: string): Value {
  const [batch = 0, depth = 0, height = 0, width = 0] = x.shape
  const apart = reshape(x, [batch, depth, height / block, block, width / block, block])
  const joined = transpose(apart, mode === 'CRD' ? [0, 1, 3, 5, 2, 4] : [0, 3, 5, 1, 2, 4])
  return reshape(joined, [batch, depth * block ** 2, height / block, width / block])
}

const blockOf = (attrs: Parameters<typeof intOf>[0]) => must(intOf(attrs, 'blocksize', null), 'blocks have a blocksize')

export const depthToSpaceVjp: Rule = ({ g, attrs }) => [spaceToDepth(g, blockOf(attrs), strOf(attrs, 'mode', 'DCR'))]

export const spaceToDepthVjp: Rule = ({ g, attrs }) => [depthToSpace(g, blockOf(attrs), 'DCR')]
