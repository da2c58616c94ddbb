/**
 * Student's t distribution, for the intervals of the evaluation.
 *
 * Numerical Recipes' route: the distribution function through the regularised incomplete beta function and its continued
 * fraction (DLMF 8.17.22, modified Lentz), the quantile by bisection.
 */

const TINY = 1e-300

/** ln Gamma(x) for x > 0 (Lanczos, g = 7, n = 9; relative error below 1e-14). */
function logGamma(x: number): number {
  const coefficients = [
    676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
    -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ]
  const z = x - 1
  const sum = coefficients.reduce((total, c, i) => total + c / (z + i + 1), 0.99999999999980993)
  const t = z + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum)
}

function betaFraction(x: number, a: number, b: number): number {
  let c = 1
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1))
  let h = d
  for (let m = 1; m <= 500; m++) {
    for (const numerator of [
      (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
      (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
    ]) {
      d = 1 / nonZero(1 + numerator * d)
      c = nonZero(1 + numerator / c)
      h *= d * c
    }
    if (Math.abs(d * c - 1) < 1e-15) break
  }
  return h
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value
}

/** I_x(a, b). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x))
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(1 - x, b, a)) / b
}

/** P(|T| <= t) with `df` degrees of freedom, t >= 0. */
export function centralProbability(t: number, df: number): number {
  return 1 - incompleteBeta(df / (df + t * t), df / 2, 0.5)
}

/** The t with P(|T| <= t) = `probability`: 1.96 for 0.95 and many degrees of freedom. */
export function twoSidedQuantile(probability: number, df: number): number {
  let low = 0
  let high = 1
  while (centralProbability(high, df) < probability) high *= 2
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2
    if (centralProbability(middle, df) < probability) low = middle
    else high = middle
  }
  return (low + high) / 2
}
