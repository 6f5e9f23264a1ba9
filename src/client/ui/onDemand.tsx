// A part of a page that is loaded when it is first shown, so that nobody waits for it who does not use it.
import { signal } from '@preact/signals'
import type { FunctionComponent, VNode } from 'preact'

/** Shows `meanwhile`, or nothing, until `load` has come; one that failed is asked for again when it is next shown. */
export function onDemand<P extends object>(
  load: () => Promise<FunctionComponent<P>>,
  meanwhile: () => VNode | null = () => null,
): FunctionComponent<P> {
  const loaded = signal<{ readonly Part: FunctionComponent<P> } | undefined>(undefined)
  let isLoading = false
  const ask = (): void => {
    isLoading = true
    load().then(
      (Part) => (loaded.value = { Part }),
      () => (isLoading = false),
    )
  }
  return function OnDemand(props: P) {
    const now = loaded.value
    if (now !== undefined) return <now.Part {...props} />
    if (!isLoading) ask()
    return meanwhile()
  }
}
