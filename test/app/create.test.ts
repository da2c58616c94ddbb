import { beforeEach, describe, expect, it } from 'vitest'
import { FoveaError } from '../../preload/contract/errors.ts'
import { eventually } from '../support/eventually.ts'
import { engineExit } from '../support/ui-host/toy-studio.ts'
import { freshStudio, host, open, openStudio } from '../support/ui-host/fresh-studio.ts'

/** Drawing, watching and stopping, against a toy studio behind the real server. */

freshStudio()
beforeEach(() => openStudio())

const panel = (method: string) => open.page.locator(`article[data-method=${method}]`)

async function draw(): Promise<void> {
  await open.page.getByRole('button', { name: 'Draw four ways' }).click()
  await panel('sd').waitFor()
}

/** The runs' order on the host, newest last. */
const newest = () => [...host.runs.values()].at(-1)

describe('drawing', () => {
  it('starts from the recommendations of the pack', async () => {
    await open.page.locator('.create__draw:enabled').waitFor()
    expect(await open.page.getByLabel('Prompt', { exact: true }).inputValue()).toBe('a yellow disc over a green hill')
    expect(await open.page.getByLabel('Guidance').inputValue()).toBe('4')
  })

  it('cannot be typed in before they are there, so that they never get between the words', async () => {
    const { page } = open
    await page.locator('.create__draw:enabled').waitFor()
    const release = host.holdDescribe()
    await page.evaluate(() => localStorage.clear())
    await page.reload()
    const prompt = page.getByLabel('Prompt', { exact: true })
    await page.getByText('Waiting for the studio.').waitFor()
    expect([await prompt.isDisabled(), await prompt.inputValue()]).toEqual([true, ''])
    const typed = prompt.fill('two suns')
    release()
    await typed
    expect(await prompt.inputValue()).toBe('two suns')
    expect(await page.getByLabel('Guidance').inputValue()).toBe('4')
    await page.locator('.create__draw:enabled').waitFor()
  })

  it('says how many words the model will not see', async () => {
    const { page } = open
    const prompt = page.getByLabel('Prompt', { exact: true })
    await prompt.fill('sun '.repeat(87).trim())
    await page.getByText('12 words ignored').waitFor()
    await prompt.fill('a sun')
    await page.getByText('words ignored').waitFor({ state: 'detached' })
  })

  it('sends what the panel holds', async () => {
    const { page } = open
    await page.getByLabel('Prompt', { exact: true }).fill('  two suns ')
    await page.getByLabel('Avoid').fill('rain')
    await page.getByLabel('Seed', { exact: true }).fill('42')
    await page.getByRole('checkbox', { name: 'Baseline' }).uncheck()
    await page.getByRole('checkbox', { name: 'DOODL' }).uncheck()
    await page.getByRole('slider', { name: 'Whole picture' }).fill('0.75')
    await page.getByRole('radio', { name: 'Crop' }).check()
    await page.getByRole('radio', { name: 'EDICT' }).check()
    await page.getByRole('radio', { name: 'ReNO' }).check()
    await page.getByLabel('Denoising steps').selectOption('10')
    await page.getByRole('slider', { name: 'Steps of optimisation' }).fill('3')
    await page.getByRole('button', { name: 'Draw two ways' }).click()
    await panel('sgool').waitFor()
    expect(newest()?.recipe).toEqual({
      prompt: 'two suns',
      negative: 'rain',
      seed: 42,
      pack: 'toy',
      methods: ['sd', 'sgool'],
      sampler: 'edict',
      gradient: 'full',
      update: 'reno',
      steps: 10,
      guidance: 4,
      optSteps: 3,
      weights: { global: 0.5, saliency: 1 },
      region: 'crop',
      mask: null,
      follow: null,
    })
  })

  it('shows each picture as it is drawn, with its scores and its gain over SD', async () => {
    await draw()
    await panel('sd').getByText('Waits for its turn').waitFor()
    host.beginStep()
    await panel('sd').getByAltText('SD, rough picture while drawing').waitFor()
    host.advance(2)
    await panel('baseline').getByAltText('Baseline, step 1 of 1').waitFor()
    await panel('baseline').getByText('guidance 25.0, judge 23.3').waitFor({ state: 'attached' })
    await panel('baseline').getByText('+0.9 against SD').waitFor({ state: 'attached' })
    const decoded = panel('sd').getByRole('img', { name: 'SD, step 1 of 1' })
    expect(await decoded.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBe(64)
  })

  it('says how far it is on two levels, and what is left', async () => {
    await draw()
    host.advance(5)
    host.beginStep(10)
    const card = open.page.getByRole('region', { name: 'Running' })
    await card.getByText('step 4 of 20').waitFor()
    await card.getByText('about 25 s left').waitFor()
    expect(await card.getByRole('progressbar', { name: 'Calls within this step' }).getAttribute('aria-valuenow')).toBe(
      '25',
    )
    await open.page.locator('footer').getByText('DOODL: step 4 of 20, about 25 s left').first().waitFor()
  })

  it('says why it cannot draw', async () => {
    const { page } = open
    await page.getByLabel('Prompt', { exact: true }).fill('  ')
    await page.getByText('Type a prompt first.').waitFor()
    expect(await page.getByRole('button', { name: 'Draw four ways' }).isDisabled()).toBe(true)
    await page.getByLabel('Prompt', { exact: true }).fill('a sun')
    for (const name of ['SD', 'Baseline', 'DOODL', 'SGOOL'])
      await page.getByRole('checkbox', { name: new RegExp(`^${name} `) }).uncheck()
    await page.getByText('Choose at least one method.').waitFor()
  })

  it('shows a refusal with what to do', async () => {
    await open.page.getByRole('button', { name: 'Draw four ways' }).waitFor()
    host.state.refuseNext = new FoveaError('disk.full', 'The disk is full.', null, 'Free some space.')
    await open.page.getByRole('button', { name: 'Draw four ways' }).click()
    await open.page.getByText('Not drawn. The disk is full. Free some space.').waitFor()
  })

  it('takes another seed for the next drawing unless it is locked', async () => {
    const { page } = open
    const seed = page.getByLabel('Seed', { exact: true })
    await page.getByRole('button', { name: 'Keep this seed' }).click()
    await seed.fill('42')
    await draw()
    expect(newest()?.recipe.seed).toBe(42)
    await eventually(() => seed.inputValue()).not.toBe('42')
    await page.getByRole('button', { name: 'Keep this seed' }).click()
    const kept = await seed.inputValue()
    await draw()
    await eventually(() => host.runs.size).toBe(2)
    expect(String(newest()?.recipe.seed)).toBe(kept)
    expect(await seed.inputValue()).toBe(kept)
  })
})

describe('stopping', () => {
  it('after the step keeps that step', async () => {
    await draw()
    host.advance(4)
    host.beginStep()
    await open.page.getByRole('button', { name: 'Stop after step' }).click()
    await panel('doodl').getByText('Stopped at step 3').waitFor()
    await panel('sgool').getByText('Ended before its first picture').waitFor()
    expect(host.state.calls).toEqual(['run.stop after-step'])
  })

  it('offers to kill the engine once a stop went unanswered for ten seconds', async () => {
    const { page } = open
    await page.clock.install()
    await draw()
    host.advance(3)
    host.beginStep()
    host.state.ignoreStops = true
    await page.getByRole('button', { name: 'Stop now' }).waitFor()
    // From here on ten seconds are ten seconds, however slow the machine.
    await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 60_000)
    await page.getByRole('button', { name: 'Stop now' }).click()
    await page.getByRole('button', { name: 'Stopping …' }).waitFor()
    await page.clock.runFor(9_000)
    expect(await page.getByRole('button', { name: 'Kill engine' }).count()).toBe(0)
    await page.clock.runFor(2_000)
    await page.clock.resume()
    await page.getByRole('button', { name: 'Kill engine' }).click()
    await panel('doodl').getByText('Interrupted after step 1').waitFor()
    await panel('doodl').getByText(engineExit.remedy).waitFor()
    expect(host.state.calls).toEqual(['run.stop now', 'run.stop kill'])
  })

  it('is not needed any more when the run ended meanwhile', async () => {
    await draw()
    host.beginStep()
    const stop = open.page.getByRole('button', { name: 'Stop now' })
    await stop.waitFor()
    host.finish()
    await open.page.getByText('Finished: SD, Baseline, DOODL, SGOOL').first().waitFor()
    await stop.waitFor({ state: 'detached' })
  })
})

it('shows the death of the engine with what to do, keeps finished steps, and draws again', async () => {
  await draw()
  host.advance(4)
  host.fail(engineExit)
  const note = panel('doodl').locator('.panel__note')
  await note.getByText('Interrupted after step 2; that step is kept').waitFor()
  await note.getByText('The engine ended unexpectedly. Finished steps are kept.').waitFor()
  await open.page.locator('footer').getByText('The engine ended unexpectedly.').first().waitFor()
  await draw()
  host.finish()
  await panel('sgool').getByAltText('SGOOL, step 15 of 20').waitFor()
})

it('keeps the run that was turned to while a new one was being sent', async () => {
  const { page } = open
  const prompt = page.getByLabel('Prompt', { exact: true })
  await draw()
  host.finish()
  await prompt.fill('a second sun')
  await page.getByRole('button', { name: 'Draw four ways' }).click()
  await page.getByRole('heading', { name: 'a second sun' }).waitFor()
  const release = host.holdSubmit()
  await prompt.fill('a third sun')
  await page.getByRole('button', { name: 'Draw four ways' }).click()
  await page.getByRole('button', { name: /^a yellow disc over a green hill, seed/ }).click()
  await page.getByRole('heading', { name: 'a yellow disc over a green hill' }).waitFor()
  release()
  await page.getByRole('button', { name: /^a third sun, seed/ }).waitFor()
  expect(await page.getByRole('heading', { name: 'a yellow disc over a green hill' }).count()).toBe(1)
})
