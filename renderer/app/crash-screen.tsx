import { Component } from 'react'
import type { ReactNode } from 'react'
import i18next from 'i18next'
import { Button } from '../ui/button.tsx'
import './crash-screen.css'

interface CrashScreenState {
  readonly hasCrashed: boolean
}

/** Stands in for a window that fell over. The pictures are the host's, so nothing is lost. */
export class CrashScreen extends Component<{ readonly children: ReactNode }, CrashScreenState> {
  override state: CrashScreenState = { hasCrashed: false }

  static getDerivedStateFromError(): CrashScreenState {
    return { hasCrashed: true }
  }

  override render() {
    if (!this.state.hasCrashed) return this.props.children
    return (
      <div className="crash" role="alert">
        <h1>{i18next.t('app.crashed')}</h1>
        <p>{i18next.t('app.crashedRemedy')}</p>
        <Button look="primary" onClick={() => window.location.reload()}>
          {i18next.t('app.reload')}
        </Button>
      </div>
    )
  }
}
