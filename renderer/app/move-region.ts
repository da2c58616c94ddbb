/** Moves the focus to the next (1) or previous (-1) part of the window, in reading order and round the end. */
export function moveRegion(by: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')]
  const from = regions.findIndex((region) => region.contains(document.activeElement))
  const start = from === -1 && by === -1 ? 0 : from
  regions[(start + by + regions.length) % regions.length]?.focus()
}
