import { pictureSource } from '../../preload/contract/picture-source.ts'
import { recipe as recipeSchema } from '../../preload/contract/recipe.ts'
import { receipt as receiptSchema } from '../../preload/contract/receipt.ts'
import { groupKey, recipeKey } from './recipe-key.ts'
import type { NewRun } from './new-run.ts'

/** A run as its table holds it. */
export function newRunRow({
  id,
  parent,
  createdAt,
  recipe,
  provider,
  origin,
  size,
  maskArea,
  model,
  receipt,
  imported,
}: NewRun) {
  return {
    id,
    parent,
    created_at: createdAt.toISOString(),
    recipe: JSON.stringify(recipeSchema.parse(recipe)),
    provider,
    state: imported === undefined ? 'queued' : 'finished',
    failure: null,
    removed_at: null,
    picture: imported?.picture ?? null,
    source: imported === undefined ? null : JSON.stringify(pictureSource.parse(imported.source)),
    reason: origin?.reason ?? (parent === null ? 'generate' : 'branch'),
    parent_method: origin?.step?.method ?? null,
    parent_step: origin?.step?.index ?? null,
    pack: recipe.pack,
    seed: recipe.seed,
    recipe_key: recipeKey(recipe),
    group_key: groupKey(recipe),
    width: size?.width ?? null,
    height: size?.height ?? null,
    mask_area: maskArea ?? null,
    model: model?.manifest ?? null,
    receipt: receipt === undefined ? null : JSON.stringify(receiptSchema.parse(receipt)),
  }
}
