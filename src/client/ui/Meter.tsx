// How loud a microphone is. The bar is set past Preact's rendering, many times a second.
import { effect, type ReadonlySignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'

interface MeterProps {
  readonly label: string
  /** 0 silence .. 1 loud. */
  readonly level: ReadonlySignal<number>
}

export function Meter({ label, level }: MeterProps) {
  const bar = useRef<HTMLSpanElement>(null)
  useEffect(
    () =>
      effect(() => {
        const share = Math.max(0, Math.min(1, level.value))
        bar.current?.style.setProperty('--level', String(share))
        bar.current?.setAttribute('aria-valuenow', String(Math.round(share * 100)))
      }),
    [level],
  )
  return (
    <span
      ref={bar}
      class="ui-meter"
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={0}
    />
  )
}
