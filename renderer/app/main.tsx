import './zod-without-eval.ts'
import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import './tokens.css'
import './base.css'
import { StrictMode } from 'react'
import { QueryClientProvider } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import { createClient } from '../client/client.ts'
import { hostOpener } from '../client/open-host.ts'
import { startI18n } from '../i18n/i18n.ts'
import { ClientContext } from './client-context.ts'
import { CrashScreen } from './crash-screen.tsx'
import { must } from '../../models/must.ts'
import { createQueryClient } from './queries.ts'
import { StudioWindow } from './studio-window.tsx'
import { usePreferences } from './preferences-store.ts'
import { applyLook } from './theme.ts'

applyLook(usePreferences.getState().preferences)
await startI18n(usePreferences.getState().preferences.language)

const client = createClient(hostOpener(window))
createRoot(must(document.querySelector('#root'), 'index.html has it')).render(
  <StrictMode>
    <CrashScreen>
      <QueryClientProvider client={createQueryClient()}>
        <ClientContext value={client}>
          <StudioWindow />
        </ClientContext>
      </QueryClientProvider>
    </CrashScreen>
  </StrictMode>,
)
