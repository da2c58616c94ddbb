/** Figures and dates in the language of the texts. */

interface Formats {
  readonly one: Intl.NumberFormat
  readonly signed: Intl.NumberFormat
  readonly two: Intl.NumberFormat
  readonly three: Intl.NumberFormat
  readonly whole: Intl.NumberFormat
  readonly moment: Intl.DateTimeFormat
  readonly clock: Intl.DateTimeFormat
}

function formatsOf(locale: string): Formats {
  const digits = (least: number) => ({ minimumFractionDigits: least, maximumFractionDigits: least })
  return {
    one: new Intl.NumberFormat(locale, digits(1)),
    signed: new Intl.NumberFormat(locale, { ...digits(1), signDisplay: 'exceptZero' }),
    two: new Intl.NumberFormat(locale, digits(2)),
    three: new Intl.NumberFormat(locale, digits(3)),
    whole: new Intl.NumberFormat(locale, digits(0)),
    moment: new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }),
    clock: new Intl.DateTimeFormat(locale, { timeStyle: 'short' }),
  }
}

let formats = formatsOf('en')

/** From now on figures are written as `locale` writes them. Called when the language changes, before the texts do. */
export function formatFor(locale: string): void {
  formats = formatsOf(locale)
}

/** A score on the 100·cos scale: one decimal. */
export const score = (value: number): string => formats.one.format(value)
/** A difference of scores, with its sign. */
export const delta = (value: number): string => formats.signed.format(value)
/** A loss, norm or cosine: three decimals. */
export const fine = (value: number): string => formats.three.format(value)
/** A share or value in 0..1: two decimals. */
export const two = (value: number): string => formats.two.format(value)
export const count = (value: number): string => formats.whole.format(value)
/** An ISO date and time in the reader's time zone. */
export const dateTime = (iso: string): string => formats.moment.format(new Date(iso))
/** The time of day of milliseconds since 1970. */
export const clockTime = (at: number): string => formats.clock.format(at)
