/** Figures and dates in the language of the texts. */

interface Formats {
  readonly one: Intl.NumberFormat
  readonly signed: Intl.NumberFormat
  readonly two: Intl.NumberFormat
  readonly three: Intl.NumberFormat
  readonly percent: Intl.NumberFormat
  readonly whole: Intl.NumberFormat
  readonly moment: Intl.DateTimeFormat
  readonly clock: Intl.DateTimeFormat
  readonly month: Intl.DateTimeFormat
  readonly size: (unit: string, digits: number) => Intl.NumberFormat
}

function formatsOf(locale: string): Formats {
  const digits = (least: number) => ({ minimumFractionDigits: least, maximumFractionDigits: least })
  return {
    one: new Intl.NumberFormat(locale, digits(1)),
    signed: new Intl.NumberFormat(locale, { ...digits(1), signDisplay: 'exceptZero' }),
    two: new Intl.NumberFormat(locale, digits(2)),
    three: new Intl.NumberFormat(locale, digits(3)),
    percent: new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }),
    whole: new Intl.NumberFormat(locale, digits(0)),
    moment: new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }),
    clock: new Intl.DateTimeFormat(locale, { timeStyle: 'short' }),
    month: new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }),
    size: (unit, digits) => new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: digits }),
  }
}

let formats = formatsOf('en')

/** From now on figures are written as `locale` writes them. Called when the language changes, before the texts do. */
export function formatFor(locale: string): void {
  formats = formatsOf(locale)
}

/** A share of one, in percent. */
export const percent = (value: number): string => formats.percent.format(value)
/** A score on the 100·cos scale: one decimal. */
export const score = (value: number): string => formats.one.format(value)
/** A difference of scores, with its sign. */
export const delta = (value: number): string => formats.signed.format(value)
/** A loss, norm or cosine: three decimals. */
export const fine = (value: number): string => formats.three.format(value)
/** A share or value in 0..1: two decimals. */
export const two = (value: number): string => formats.two.format(value)
export const count = (value: number): string => formats.whole.format(value)
/** A size on the disk, in decimal units. */
export function bytes(value: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const
  const power = Math.max(0, Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, value)) / 3)))
  return formats.size(units[power] ?? 'byte', power > 1 ? 1 : 0).format(value / 1000 ** power)
}
/** `2026-11` as words. */
export const monthYear = (month: string): string => formats.month.format(new Date(`${month}-01T00:00:00Z`))
/** An ISO date and time in the reader's time zone. */
export const dateTime = (iso: string): string => formats.moment.format(new Date(iso))
/** The time of day of milliseconds since 1970. */
export const clockTime = (at: number): string => formats.clock.format(at)
