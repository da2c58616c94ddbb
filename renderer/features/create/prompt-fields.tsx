import { Sparkles } from 'lucide-react'
import { useDeferredValue, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useIgnoredWords, useStudio } from '../../app/queries.ts'
import { useCommands } from '../../app/use-commands.ts'
import { Field } from '../../ui/field.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { useSettings } from '../settings/settings-store.ts'

/** What to draw, and what to avoid. */
export function PromptFields() {
  const { t } = useTranslation()
  const { form, change } = useSettings()
  const prompt = useRef<HTMLTextAreaElement>(null)
  const { data: studio } = useStudio()
  const examples = studio?.packs.find(({ id }) => id === form.pack)?.vocabulary.examples ?? []

  const ignored = useIgnoredWords(form.pack, useDeferredValue(form.prompt))
  const ignoredAvoid = useIgnoredWords(form.pack, useDeferredValue(form.negative))
  const saying = (count: number) => (count > 0 ? { value: t('settings.ignoredWords', { count }) } : {})

  useCommands({ focusPrompt: () => prompt.current?.focus() })

  const showExample = () => {
    const next = examples[(examples.indexOf(form.prompt) + 1) % examples.length]
    if (next !== undefined) change({ prompt: next })
  }
  return (
    <>
      <Field
        label={t('settings.prompt')}
        {...saying(ignored)}
        action={
          examples.length > 0 && (
            <IconButton className="field__action" label={t('settings.example')} onClick={showExample}>
              <Sparkles size={13} />
            </IconButton>
          )
        }
      >
        {(id) => (
          <textarea
            ref={prompt}
            id={id}
            className="input input--prompt"
            rows={3}
            maxLength={2000}
            value={form.prompt}
            onChange={({ target }) => change({ prompt: target.value })}
          />
        )}
      </Field>
      <Field label={t('settings.negative')} {...saying(ignoredAvoid)}>
        {(id) => (
          <input
            id={id}
            className="input"
            maxLength={2000}
            placeholder={t('settings.negativePlaceholder')}
            value={form.negative}
            onChange={({ target }) => change({ negative: target.value })}
          />
        )}
      </Field>
    </>
  )
}
