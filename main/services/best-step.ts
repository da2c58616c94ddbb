/** Lower loss is better; of equals, the first. The judge has no say. */
export function isBetter(a: { readonly loss: number }, b: { readonly loss: number }): boolean {
  return a.loss < b.loss
}
