// A setting of this desk that is kept in the browser. Where storage is refused (private mode) it holds for this page only.
import { effect, signal, type Signal } from '@preact/signals'
import type { z } from 'zod'

/** The stored value where it still fits `schema`, else `fallback`; written whenever it changes. */
export function remembered<S extends z.ZodType>(
  key: string,
  schema: S,
  fallback: z.infer<S>,
): Signal<z.infer<S>> {
  const value = signal<z.infer<S>>(readStored(key, schema) ?? fallback)
  effect(() => store(key, value.value))
  return value
}

function readStored<S extends z.ZodType>(key: string, schema: S): z.infer<S> | undefined {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? 'null')
    const parsed = schema.safeParse(stored)
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

function store(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value))
  } catch {
    // Not remembered; it still holds now.
  }
}
