import { useEffect } from 'react'
import type { Drawing } from '../../../preload/contract/records.ts'
import { pictureUrl } from '../../client/picture-url.ts'

/** How many pictures are held ready at most: four lanes of 150 steps. */
const most = 600

/** Holds every step's picture decoded, so that the cursor never waits for one. */
export function usePreloaded(drawings: readonly Drawing[]): void {
  useEffect(() => {
    const wanted = drawings.flatMap(({ steps }) => steps.map(({ image }) => image)).slice(0, most)
    const held = wanted.map((sha256) => {
      const image = new Image()
      image.decoding = 'async'
      image.src = pictureUrl(sha256)
      return image
    })
    return () => held.forEach((image) => image.removeAttribute('src'))
  }, [drawings])
}
