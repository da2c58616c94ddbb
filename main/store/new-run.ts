import type { MethodName, Recipe } from '../../preload/contract/recipe.ts'
import type { PictureSource } from '../../preload/contract/picture-source.ts'
import type { Receipt } from '../../preload/contract/receipt.ts'
import type { RunReason } from '../../preload/contract/run-details.ts'
import type { UsedModel } from './model-store.ts'

/** Where a run comes from when nobody simply asked for it. */
export interface RunOrigin {
  readonly reason: RunReason
  readonly step: { readonly method: MethodName; readonly index: number } | null
}

export interface NewRun {
  readonly id: string
  readonly parent: string | null
  readonly createdAt: Date
  readonly recipe: Recipe
  readonly provider: string
  readonly origin?: RunOrigin
  /** Of the picture, in pixels. */
  readonly size?: { readonly width: number; readonly height: number }
  /** Mean of the painted mask, 0..1. */
  readonly maskArea?: number | null
  readonly model?: UsedModel
  readonly receipt?: Receipt
  /** A picture made elsewhere: there is nothing to draw. */
  readonly imported?: { readonly picture: string; readonly source: PictureSource }
}
