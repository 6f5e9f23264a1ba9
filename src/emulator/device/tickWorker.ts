// Ticks every so many milliseconds, as told. Timers of a worker keep time when the page's own are slowed down.

addEventListener(
  'message',
  ({ data: periodMs }: MessageEvent<number>) => {
    setInterval(() => {
      // A worker's own postMessage; TypeScript's DOM library types the page's.
      ;(globalThis as unknown as { postMessage(tick: 'tick'): void }).postMessage('tick')
    }, periodMs)
  },
  { once: true },
)
