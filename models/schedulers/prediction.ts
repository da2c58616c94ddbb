/**
 * What a network predicts about x_t = alpha x_0 + sigma eps (arXiv 2202.00512, section 4 and appendix D):
 *
 *   epsilon       eps
 *   v_prediction  v = alpha eps − sigma x_0, so eps = alpha v + sigma x_t
 *   sample        x_0, so eps = (x_t − alpha x_0) / sigma
 *
 * Named as in diffusers' scheduler_config.json. Samplers and gradients know eps only.
 */
export const predictions = ['epsilon', 'v_prediction', 'sample'] as const
export type Prediction = (typeof predictions)[number]
