import os from 'node:os'
import type { Receipt } from '../../preload/contract/receipt.ts'
import { runtimeVersion } from '../engine/runtime-version.ts'

/** What this machine would draw with now. */
export function receiptOfNow(fovea: string, provider: string): Receipt {
  return {
    format: 'fovea-receipt/1',
    fovea,
    runtime: { name: 'onnxruntime', version: runtimeVersion },
    provider,
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
  }
}

/** In which ways two receipts differ, for people. */
export function receiptChanges(then: Receipt | null, now: Receipt): { what: string; then: string; now: string }[] {
  const names = {
    Fovea: (receipt: Receipt) => receipt.fovea,
    'ONNX Runtime': (receipt: Receipt) => receipt.runtime.version,
    provider: (receipt: Receipt) => receipt.provider,
    Node: (receipt: Receipt) => receipt.node,
    platform: (receipt: Receipt) => receipt.platform,
    processor: (receipt: Receipt) => receipt.cpu,
  }
  if (then === null) return []
  return Object.entries(names).flatMap(([what, read]) =>
    read(then) === read(now) ? [] : [{ what, then: read(then), now: read(now) }],
  )
}
