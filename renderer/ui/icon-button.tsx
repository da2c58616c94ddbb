import type { ButtonHTMLAttributes } from 'react'
import './button.css'

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** What it does, in words. */
  readonly label: string
}

/** A button known by an icon; its words are its name and its tooltip. */
export function IconButton({ label, className = '', ...rest }: IconButtonProps) {
  return <button type="button" aria-label={label} title={label} {...rest} className={`icon-button ${className}`} />
}
