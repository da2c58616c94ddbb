import { setTimeout as delay } from 'node:timers/promises'
import { checkInThread } from '../../../main/store/check-in-thread.ts'

/** Begins checks of a history and stops each a little later than the one before: `stop-checks.ts <file> <times>`. */
const [file = '', times = '0'] = process.argv.slice(2)
for (let n = 0; n < Number(times); n++) {
  const { stop } = checkInThread(file)
  await delay(n)
  await stop()
}
