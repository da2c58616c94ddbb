/** The execution provider of this version. Pictures are reproducible on one machine and provider. */
export const provider = 'cpu'
