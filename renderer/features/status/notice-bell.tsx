import { useRef, useState } from 'react'
import { Bell } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useKeysOf } from '../../app/use-bindings.ts'
import { useCommands } from '../../app/use-commands.ts'
import { clockTime } from '../../i18n/format.ts'
import { Button } from '../../ui/button.tsx'
import { useToasts } from './toast-store.ts'
import './notice-bell.css'

/** The last notices, and what can still be undone of them. */
export function NoticeBell() {
  const { t } = useTranslation()
  const { notices, unread, act, read, clear } = useToasts()
  const keys = useKeysOf('notices')
  const list = useRef<HTMLDivElement>(null)
  const [isOpen, setOpen] = useState(false)
  useCommands({ notices: () => list.current?.togglePopover() })
  const label = unread === 0 ? t('toast.bell') : t('toast.bellNew', { count: unread })
  return (
    <>
      <button
        type="button"
        className="icon-button bell"
        popoverTarget="notices"
        aria-label={label}
        title={label}
        aria-keyshortcuts={keys.names}
        data-unread={unread > 0}
      >
        <Bell size={16} />
      </button>
      <div
        ref={list}
        id="notices"
        popover="auto"
        className="notices"
        role="region"
        aria-label={t('toast.bell')}
        onToggle={({ newState }) => {
          setOpen(newState === 'open')
          if (newState === 'open') read()
        }}
      >
        {!isOpen ? null : notices.length === 0 ? (
          <p className="notices__none">{t('toast.none')}</p>
        ) : (
          <>
            <ol className="notices__list">
              {notices.map(({ id, at, text, action, isDone, isBad }) => (
                <li key={id} className="notices__line" data-bad={isBad ?? false}>
                  <time className="num">{clockTime(at)}</time>
                  <span>{text}</span>
                  {action !== undefined &&
                    (isDone ? <span>{t('toast.done')}</span> : <Button onClick={() => act(id)}>{action}</Button>)}
                </li>
              ))}
            </ol>
            <Button look="quiet" onClick={clear}>
              {t('toast.clear')}
            </Button>
          </>
        )}
      </div>
    </>
  )
}
