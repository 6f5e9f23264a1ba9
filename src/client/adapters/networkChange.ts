// This machine's network came back, or became another one, as the browser tells it. It tells it seldom too often, and
// sometimes not at all: what hangs on it must work without, only later.

/** Chromium's, hence in no type. */
interface NavigatorWithConnection {
  readonly connection?: EventTarget
}

/** Returns the way to stop listening. */
export function onNetworkChange(listener: () => void): () => void {
  if (!('addEventListener' in globalThis)) return () => {}
  const connection = 'connection' in navigator ? (navigator as NavigatorWithConnection).connection : undefined
  globalThis.addEventListener('online', listener)
  connection?.addEventListener('change', listener)
  return () => {
    globalThis.removeEventListener('online', listener)
    connection?.removeEventListener('change', listener)
  }
}
