import { writeParameters } from './a1111-parameters.ts'
import { recipeKeyword, type PictureRecipe } from './picture-recipe.ts'
import { writeXmp } from './xmp.ts'

export const parametersKeyword = 'parameters'
export const xmpKeyword = 'XML:com.adobe.xmp'

/** What an artist said of a picture, where it is to travel with it. */
export interface PictureSayings {
  readonly rating: number
  readonly tags: readonly string[]
}

const nothingSaid: PictureSayings = { rating: 0, tags: [] }

/** The settings in the words of AUTOMATIC1111's web UI, which most galleries read. */
export function parametersOf(
  { method, recipe, pack, step, provider }: PictureRecipe,
  width: number,
  height: number,
): string {
  const { prompt, negative, steps, sampler, guidance, seed, pack: model, optSteps, weights, region } = recipe
  const optimised = method === 'sd' ? [] : ([['Fovea step', `${step.index + 1} of ${optSteps}`]] as const)
  const guided =
    method === 'sd'
      ? []
      : ([
          ['Fovea weights', `${weights.global} ${weights.saliency}`],
          ['Fovea region', region],
        ] as const)
  return writeParameters({
    prompt,
    negative,
    settings: [
      ['Steps', steps],
      ['Sampler', sampler.toUpperCase()],
      ['CFG scale', guidance],
      ['Seed', seed],
      ['Size', `${width}x${height}`],
      ['Model hash', pack.manifest.slice(0, 10)],
      ['Model', model],
      ['Fovea method', method],
      ...optimised,
      ...guided,
      ['Fovea score', step.guidanceScore.toFixed(3)],
      ['Fovea provider', provider],
      ['Version', 'Fovea'],
    ],
  })
}

/** A mask that a person painted makes the picture a composite in IPTC's words; so does nothing else here. */
export function xmpOf({ recipe }: PictureRecipe, { rating, tags }: PictureSayings = nothingSaid): string {
  return writeXmp({
    isComposite: recipe.mask !== null,
    rating,
    tags,
    description: recipe.prompt,
    creatorTool: 'Fovea',
  })
}

/** All texts of a picture that we store. Equal recipes give equal texts. */
export function pictureTexts(recipe: PictureRecipe, width: number, height: number): Record<string, string> {
  return {
    [parametersKeyword]: parametersOf(recipe, width, height),
    [recipeKeyword]: JSON.stringify(recipe),
    [xmpKeyword]: xmpOf(recipe),
  }
}
