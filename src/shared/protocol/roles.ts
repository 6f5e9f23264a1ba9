// The parties of a session. Rights are in session/permissions.ts.
import { z } from 'zod'

export const Role = z.enum(['wearer', 'expert', 'patient', 'observer'])
export type Role = z.infer<typeof Role>

export const roles = Role.options
