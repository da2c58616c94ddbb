import { encodeRgb } from '../../../main/files/encode-picture.ts'
import type { PictureRecipe } from '../../../main/files/picture-recipe.ts'
import { pictureTexts } from '../../../main/files/picture-texts.ts'
import type { UsedModel } from '../../../main/store/model-store.ts'
import type { Recipe } from '../../../preload/contract/recipe.ts'
import type { StepRow } from '../../../preload/contract/records.ts'

export const toyModel: UsedModel = {
  manifest: 'd'.repeat(64),
  pack: 'toy',
  version: 1,
  title: 'Toy',
  license: 'none',
  files: [],
}

/** A picture of 4×4 pixels that carries all that ours carry, so that a lost history can be made again from it. */
export function toyPicture(
  pixels: Uint8Array,
  recipe: Recipe,
  { image: _image, ms: _ms, ...step }: StepRow,
  latents: PictureRecipe['latents'],
): Uint8Array {
  const texts = pictureTexts(
    {
      format: 'fovea-picture/1',
      method: 'sd',
      recipe: { ...recipe, methods: ['sd'] },
      pack: { version: toyModel.version, manifest: toyModel.manifest },
      provider: 'cpu',
      step,
      changed: null,
      unetCalls: 1,
      latents,
    },
    4,
    4,
  )
  return encodeRgb(pixels, 4, 4, texts)
}
