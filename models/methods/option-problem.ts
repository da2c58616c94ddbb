/** An option that no method can work with. `code` is the failure's code in the contract. */
export interface OptionProblem {
  readonly code: 'recipe.steps' | 'recipe.seed' | 'recipe.option' | 'recipe.combination'
  /** Path of the option, with dots. */
  readonly option: string
  /** What is wrong with it and what would be right, a sentence. */
  readonly message: string
}
