/** Whole numbers in 0..n−1 from a seed (Park–Miller), so that a failing round can be run again. */
export function seeded(seed: number): (n: number) => number {
  let state = (seed % 2147483646) + 1
  return (n) => {
    state = (state * 48271) % 2147483647
    return state % n
  }
}
