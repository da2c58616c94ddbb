import './spinner.css'

/** Something is going on; words beside it say what. */
export function Spinner() {
  return <span className="spinner" aria-hidden="true" />
}
