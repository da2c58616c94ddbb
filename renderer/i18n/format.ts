const one = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 })
const signed = new Intl.NumberFormat('en', {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
  signDisplay: 'exceptZero',
})
const hundredth = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
const three = new Intl.NumberFormat('en', { minimumFractionDigits: 3, maximumFractionDigits: 3 })
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const moment = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' })

/** A score on the 100·cos scale: one decimal. */
export const score = (value: number): string => one.format(value)
/** A difference of scores, with its sign. */
export const delta = (value: number): string => signed.format(value)
/** A loss, norm or cosine: three decimals. */
export const fine = (value: number): string => three.format(value)
/** A share or value in 0..1: two decimals. */
export const two = (value: number): string => hundredth.format(value)
export const count = (value: number): string => whole.format(value)
/** An ISO date and time in the reader's time zone. */
export const dateTime = (iso: string): string => moment.format(new Date(iso))
