import { z } from 'zod'

// The content security policy forbids evaluating strings; zod would probe for it and fall back. Must be imported first.
z.config({ jitless: true })
